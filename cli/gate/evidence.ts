// What a gate knows of each model: its forecast and that of its baseline, or why one of them cannot be had.
import { UnreadableModelError } from '@archcast/core/gate/errors.ts'
import { matches } from './models.ts'
import { openModel, openSubject } from './subject.ts'
import { timed } from './timing.ts'
import type { Baseline } from './baseline.ts'
import type { Forecast } from '@archcast/core/gate/forecast.ts'
import type { GatePredictor } from './predictor.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'
import type { ModelName } from './models.ts'
import type { Requirement } from '@archcast/core/gate/budgets.ts'
import type { Subject } from './subject.ts'
import type { TimedDevice } from './timing.ts'
import type { Unreadable } from '@archcast/core/gate/report.ts'

export interface Sources {
  readonly cwd: string
  readonly requirements: readonly Requirement[]
  readonly predictor: GatePredictor
  /** How the models are run, where they leave it open. */
  readonly size?: InputSize
  readonly baseline?: Baseline
  /** Devices that are timed rather than predicted, and most seconds of a model on each. */
  readonly timing?: { readonly devices: readonly TimedDevice[]; readonly seconds: number }
  readonly onProgress?: (done: number, total: number, model: string) => void
}

export interface Gathered {
  readonly models: readonly Forecast[]
  readonly unreadable: readonly Unreadable[]
  /** Of the baseline, by the model's name. */
  readonly before: ReadonlyMap<string, Forecast>
  /** Why the baseline's cannot be read, by the model's name. */
  readonly lost: ReadonlyMap<string, string>
  /** How many times as long as the devices this machine took, one figure a timing. */
  readonly slowness: readonly number[]
}

export async function gather(names: readonly ModelName[], sources: Sources): Promise<Gathered> {
  const models: Forecast[] = []
  const unreadable: Unreadable[] = []
  const before = new Map<string, Forecast>()
  const lost = new Map<string, string>()
  const slowness: number[] = []
  for (const [index, name] of names.entries()) {
    sources.onProgress?.(index, names.length, name.model)
    const result = await readable(() => judged(name, sources))
    if ('reason' in result) {
      unreadable.push({ ...name, verdict: 'unreadable', outcome: 'error', message: result.reason })
      continue
    }
    models.push(result.forecast)
    slowness.push(...result.slowness)
    if (result.before) before.set(name.model, result.before)
    if (result.lost !== undefined) lost.set(name.model, result.lost)
  }
  return { models, unreadable, before, lost, slowness }
}

/** What `work` gives, or why the model that it is about cannot be read. */
async function readable<T extends object>(work: () => Promise<T>): Promise<T | { readonly reason: string }> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof UnreadableModelError) return { reason: error.reason }
    throw error
  }
}

async function judged(name: ModelName, sources: Sources) {
  const { cwd, size, predictor, requirements, timing } = sources
  const subject = await openModel(name, cwd, size)
  const old = await readable(() => beforeOf(subject, sources))
  const [before, lost] = 'reason' in old ? [undefined, old.reason] : [old, undefined]
  let forecast = await predictor.forecast(subject)
  const slowness: number[] = []
  for (const device of timing?.devices ?? []) {
    if (!isLimited(requirements, name.model, device.name)) continue
    const result = await timed(forecast, device, subject, before?.subject, { seconds: timing!.seconds, size })
    forecast = result.forecast
    if (result.slowness !== undefined) slowness.push(result.slowness)
  }
  return { forecast, slowness, before: before?.forecast, lost }
}

/** The model as the baseline has it, predicted by the same predictor where it comes from git. */
async function beforeOf(
  { model, file }: Subject,
  { baseline, size, predictor }: Sources,
): Promise<{ readonly subject?: Subject; readonly forecast?: Forecast }> {
  if (!baseline) return {}
  if (baseline.kind === 'report') return { forecast: baseline.models.get(model) }
  const subject = file ? await openSubject({ model, file }, baseline.files, size) : undefined
  return subject ? { subject, forecast: await predictor.forecast(subject) } : {}
}

const isLimited = (requirements: readonly Requirement[], model: string, name: string) =>
  requirements.some(({ pattern, device }) => device === name && matches(pattern, model))
