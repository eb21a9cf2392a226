// The gate from end to end: find the models, predict or time them, find the baseline, judge.
import { resolve } from 'node:path'
import { openBaseline } from './baseline.ts'
import { deletedFrom } from './deleted.ts'
import { gatherEvidence } from './evidence.ts'
import { openLocal } from './local-predictor.ts'
import { findModels } from './models.ts'
import { matcher } from './path-patterns.ts'
import { openGateService } from './service-predictor.ts'
import { sizeOfConfig } from './size.ts'
import { timedDevices } from './timing.ts'
import { limitedDevices, requirementsOf } from '@archcast/core/gate/budgets.ts'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import { makeReport } from '@archcast/core/gate/gate-report.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { readDeviceFile } from '@archcast/serve/node/named-file.ts'
import type { Baseline } from './baseline.ts'
import type { Sources } from './evidence.ts'
import type { GatePredictor, Wanted } from './local-predictor.ts'
import type { GateServiceOptions } from './service-predictor.ts'
import type { Requirement } from '@archcast/core/gate/budgets.ts'
import type { BaselineFailure, GateReport } from '@archcast/core/gate/findings.ts'
import type { GateConfig } from '@archcast/core/gate/gate-config.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'

export interface GateRunOptions {
  readonly config: GateConfig
  /** In the place of the configuration's `models`. */
  readonly models?: readonly string[]
  /** Paths are relative to it. */
  readonly cwd?: string
  /** In the place of the configuration's `baseline`. */
  readonly against?: string
  /** Folder of the bundle that predicts; the one that comes with the package by default. */
  readonly model?: string
  /** Predicts instead of a bundle. */
  readonly service?: GateServiceOptions
  /** How the models are run, in the place of the configuration's `image`, `batch` and `dims`. */
  readonly size?: InputSize
  /** Times the models on this machine. */
  readonly measure?: { readonly seconds: number }
  /** ISO 8601 date, UTC; today by default. */
  readonly today?: string
  readonly onProgress?: (done: number, total: number, model: string) => void
}

/**
 * A model that cannot be read fails in the report, beside the others, and so does a pattern that fits none, and a
 * baseline that cannot be opened. Throws GateInputError for what is wrong with the configuration or an option,
 * GateUnreachableError where nothing can be judged.
 */
export async function runGate(options: GateRunOptions): Promise<GateReport> {
  const { config, cwd = process.cwd(), today = new Date().toISOString().slice(0, 10) } = options
  const requirements = requirementsOf(config)
  const named = options.against ?? config.baseline
  requireBaseline(requirements, named)
  const chosen = options.models && options.models.length > 0
  const asked = chosen ? options.models : config.models
  const { names, idle, closed } = await findModels(asked, cwd)
  const wanted: Wanted = {
    devices: limitedDevices(requirements),
    accuracy: requirements.some(({ metric }) => metric === 'accuracy'),
  }
  const baseline = named === undefined ? undefined : await openBaseline(named, cwd)
  const predictor = await openGatePredictor(options, wanted, cwd)
  try {
    const times = options.measure && (await timedDevices(predictor.devices, wanted.devices))
    const sources: Sources = {
      cwd,
      matches: matcher(cwd),
      requirements,
      predictor,
      size: sizeOfConfig(config, options.size),
      ...(baseline && { baseline }),
      ...(times && { timing: { devices: times, seconds: options.measure!.seconds } }),
      ...(options.onProgress && { onProgress: options.onProgress }),
    }
    const gathered = await gatherEvidence(names, closed, sources)
    const { models, unreadable, before, lost, slowness } = gathered
    return makeReport(config, {
      models,
      unreadable,
      idle,
      chosen,
      ...(baseline && {
        baseline: { name: baseline.name, models: before, lost, ...failureOf(baseline) },
        deleted: await deletedFrom(baseline, asked, gathered, sources),
      }),
      today,
      matches: sources.matches,
      notes: notesOf(
        slowness,
        times?.map((device) => device.name),
        wanted.devices,
      ),
    })
  } finally {
    await predictor.close()
  }
}

function failureOf(baseline: Baseline): { readonly failure?: BaselineFailure } {
  if (baseline.kind !== 'lost') return {}
  const { reason, unreachable } = baseline
  return { failure: { reason, unreachable } }
}

function requireBaseline(requirements: readonly Requirement[], named: string | undefined): void {
  const relative = requirements.find(({ limit }) => limit.kind === 'relative')
  if (!relative || named !== undefined) return
  throw new GateInputError(
    `/budgets/${relative.budget}: '${relative.limit.text}' is relative, but there is no baseline: ` +
      'set "baseline", or give --against a git ref, or a file or URL of archcast gate --json',
  )
}

async function openGatePredictor(options: GateRunOptions, wanted: Wanted, cwd: string): Promise<GatePredictor> {
  const { config, service, model = DEFAULT_MODEL, measure } = options
  if (service) {
    if (measure) throw new GateInputError('--measure needs the device of this machine: leave out --url')
    return openGateService(service, wanted)
  }
  const files = await Promise.all(config.device_files.map((path) => readDevice(resolve(cwd, path))))
  return openLocal(model, wanted, files)
}

async function readDevice(path: string) {
  try {
    return await readDeviceFile(path)
  } catch (error) {
    throw new GateInputError((error as Error).message)
  }
}

function notesOf(slowness: readonly number[], measured: readonly string[] = [], wanted: readonly string[]): string[] {
  if (measured.length === 0) return []
  const predicted = wanted.filter((device) => !measured.includes(device))
  const [least, most] = [Math.min(...slowness), Math.max(...slowness)].map((times) => times.toFixed(2))
  return [
    ...(slowness.length > 0
      ? [
          `this machine took ${least === most ? least : `${least} to ${most}`} times the time of ${measured.join(', ')}, which is taken out`,
        ]
      : []),
    ...(predicted.length > 0 ? [`predicted, not measured: ${predicted.join(', ')}`] : []),
  ]
}
