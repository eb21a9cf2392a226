// The gate from end to end: find the models, predict or time them, find the baseline, judge.
import { devicesOf, requirementsOf } from '@archcast/core/gate/budgets.ts'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import { findModels, matches } from './models.ts'
import { imageSize } from '../inputs.ts'
import { makeReport } from '@archcast/core/gate/report.ts'
import { openBaseline } from './baseline.ts'
import { openLocal } from './predictor.ts'
import { openService } from './service.ts'
import { openSubject } from './subject.ts'
import { readDeviceFile } from '../device-file.ts'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { timed, timedDevices } from './timing.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import type { Baseline } from './baseline.ts'
import type { Forecast } from '@archcast/core/gate/forecast.ts'
import type { GateConfig } from '@archcast/core/gate/config.ts'
import type { GatePredictor, Wanted } from './predictor.ts'
import type { GateReport } from '@archcast/core/gate/report.ts'
import type { ReadModel, Subject } from './subject.ts'
import type { Requirement } from '@archcast/core/gate/budgets.ts'
import type { ServiceOptions } from './service.ts'

export interface GateOptions {
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
  readonly service?: ServiceOptions
  /** Times the models on this machine. */
  readonly measure?: { readonly seconds: number }
  /** ISO 8601 date, UTC; today by default. */
  readonly today?: string
  readonly onProgress?: (done: number, total: number, model: string) => void
}

/** Throws GateInputError for what is wrong with configuration or models, GateUnreachableError where nothing can be judged. */
export async function gate(options: GateOptions): Promise<GateReport> {
  const { config, cwd = process.cwd(), today = new Date().toISOString().slice(0, 10) } = options
  const requirements = requirementsOf(config)
  const named = options.against ?? config.baseline
  requireBaseline(requirements, named)
  const names = await findModels(options.models?.length ? options.models : config.models, cwd)
  const image = config.image === undefined ? undefined : imageSize(config.image)
  const wanted: Wanted = {
    devices: devicesOf(requirements),
    accuracy: requirements.some(({ metric }) => metric === 'accuracy'),
  }
  const baseline = named === undefined ? undefined : await openBaseline(named, cwd)
  const predictor = await openPredictor(options, wanted, cwd)
  try {
    const onDisk: ReadModel = (name) => readFile(resolve(cwd, name)).catch(() => undefined)
    const times = options.measure && (await timedDevices(predictor.devices, wanted.devices))
    const models: Forecast[] = []
    const before = new Map<string, Forecast>()
    const slowness: number[] = []
    for (const [index, name] of names.entries()) {
      options.onProgress?.(index, names.length, name.model)
      const subject = await openSubject(name, onDisk, image)
      if (!subject) throw new GateInputError(`there is no file ${name.model}`)
      const old = await beforeOf(baseline, subject, image, predictor)
      if (old?.forecast) before.set(name.model, old.forecast)
      let forecast = await predictor.forecast(subject)
      for (const device of times ?? []) {
        if (!isLimited(requirements, name.model, device.name)) continue
        const result = await timed(forecast, device, subject, old?.subject, options.measure!.seconds)
        forecast = result.forecast
        if (result.slowness !== undefined) slowness.push(result.slowness)
      }
      models.push(forecast)
    }
    return makeReport(config, {
      models,
      ...(baseline && { baseline: { name: baseline.name, models: before } }),
      today,
      matches,
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

function requireBaseline(requirements: readonly Requirement[], named: string | undefined): void {
  const relative = requirements.find(({ limit }) => limit.kind === 'relative')
  if (!relative || named !== undefined) return
  throw new GateInputError(
    `/budgets/${relative.budget}: '${relative.limit.text}' is relative, but there is no baseline: ` +
      'set "baseline", or give --against a git ref, or a file or URL of archcast gate --json',
  )
}

async function openPredictor(options: GateOptions, wanted: Wanted, cwd: string): Promise<GatePredictor> {
  const { config, service, model = DEFAULT_MODEL, measure } = options
  if (service) {
    if (measure) throw new GateInputError('--measure needs the device of this machine: leave out --url')
    return openService(service, wanted)
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

/** The model as the baseline has it, predicted by the same predictor where it comes from git. */
async function beforeOf(
  baseline: Baseline | undefined,
  { model, file }: Subject,
  image: Parameters<typeof openSubject>[2],
  predictor: GatePredictor,
): Promise<{ readonly subject?: Subject; readonly forecast?: Forecast } | undefined> {
  if (!baseline) return undefined
  if (baseline.kind === 'report') return { forecast: baseline.models.get(model) }
  const subject = file ? await openSubject({ model, file }, baseline.read, image) : undefined
  return subject && { subject, forecast: await predictor.forecast(subject) }
}

const isLimited = (requirements: readonly Requirement[], model: string, name: string) =>
  requirements.some(({ pattern, device }) => device === name && matches(pattern, model))

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
