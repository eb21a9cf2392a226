// What a gate knows of each model: its prediction and that of its baseline, or why one of them cannot be had.
import { openModel, openSubject } from './subject.ts'
import { timedPrediction } from './timing.ts'
import { GateInputError, GateUnreachableError, UnreadableModelError } from '@archcast/core/gate/errors.ts'
import type { Baseline } from './baseline.ts'
import type { GatePredictor } from './local-predictor.ts'
import type { ModelName } from './models.ts'
import type { Subject } from './subject.ts'
import type { LocalDevice } from './timing.ts'
import type { Matches } from '@archcast/core/gate/accept.ts'
import type { Requirement } from '@archcast/core/gate/budgets.ts'
import type { MissingBaseline } from '@archcast/core/gate/check.ts'
import type { Unreadable } from '@archcast/core/gate/findings.ts'
import type { ModelPrediction } from '@archcast/core/gate/model-prediction.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'

export interface Sources {
  readonly cwd: string
  readonly matches: Matches
  readonly requirements: readonly Requirement[]
  readonly predictor: GatePredictor
  /** How the models are run, where they leave it open. */
  readonly size?: InputSize
  readonly baseline?: Baseline
  /** Devices that are timed rather than predicted, and most seconds of a model on each. */
  readonly timing?: { readonly devices: readonly LocalDevice[]; readonly seconds: number }
  readonly onProgress?: (done: number, total: number, model: string) => void
}

export interface GateEvidence {
  readonly models: readonly ModelPrediction[]
  readonly unreadable: readonly Unreadable[]
  /** Of the baseline, by the model's name. */
  readonly before: ReadonlyMap<string, ModelPrediction>
  /** Why the baseline's cannot be read, by the model's name. */
  readonly lost: ReadonlyMap<string, MissingBaseline>
  /** How many times as long as the devices this machine took, one figure a timing. */
  readonly slowness: readonly number[]
}

/** @param closed folders that cannot be looked into, and why: models may be in them */
export async function gatherEvidence(
  names: readonly ModelName[],
  closed: ReadonlyMap<string, string>,
  sources: Sources,
): Promise<GateEvidence> {
  const models: ModelPrediction[] = []
  const unreadable = [...closed].map(([model, message]) => unreadableModel({ model, file: true }, message))
  const before = new Map<string, ModelPrediction>()
  const lost = new Map<string, MissingBaseline>()
  const slowness: number[] = []
  for (const [index, name] of names.entries()) {
    sources.onProgress?.(index, names.length, name.model)
    const result = await readable(() => judged(name, sources))
    if ('reason' in result) {
      unreadable.push(unreadableModel(name, result.reason))
      continue
    }
    models.push(result.prediction)
    slowness.push(...result.slowness)
    if (result.before) before.set(name.model, result.before)
    if (result.lost) lost.set(name.model, result.lost)
  }
  return { models, unreadable, before, lost, slowness }
}

const unreadableModel = (name: ModelName, message: string): Unreadable => ({
  ...name,
  verdict: 'unreadable',
  outcome: 'error',
  message,
})

/** What `work` gives, or why the one model that it is about cannot be read: it takes no other with it. */
async function readable<T extends object>(work: () => Promise<T>): Promise<T | MissingBaseline> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof UnreadableModelError) return { reason: error.reason, damaged: error.damaged }
    if (error instanceof GateInputError || error instanceof GateUnreachableError) throw error
    if (process.env.ARCHCAST_DEBUG) console.error(error)
    const message = error instanceof Error ? error.message : String(error)
    return { reason: `reading it failed: ${message}; ARCHCAST_DEBUG=1 shows where`, damaged: true }
  }
}

async function judged(name: ModelName, sources: Sources) {
  const { cwd, size, predictor, requirements, timing, matches } = sources
  const subject = await openModel(name, cwd, size)
  const old = await readable(() => beforeOf(subject, sources))
  let { prediction: before, lost } = 'reason' in old ? { prediction: undefined, lost: old } : old
  const other = 'reason' in old ? undefined : old.subject
  let prediction = await predictor.predict(subject)
  const slowness: number[] = []
  const isLimited = (on: string) =>
    requirements.some(({ pattern, device }) => device === on && matches(pattern, name.model))
  for (const device of timing?.devices ?? []) {
    if (!isLimited(device.name)) continue
    const result = await timedPrediction(prediction, device, subject, other, { seconds: timing!.seconds, size })
    prediction = result.prediction
    if (result.slowness !== undefined) slowness.push(result.slowness)
    if (!result.lost) continue
    // A predicted time tells nothing beside a measured one.
    lost = result.lost
    before = before && { ...before, latency: {} }
  }
  return { prediction, slowness, before, lost }
}

interface Before {
  readonly subject?: Subject
  readonly prediction?: ModelPrediction | undefined
  readonly lost?: MissingBaseline
}

/** The model as the baseline has it, predicted by the same predictor where it comes from git. */
async function beforeOf({ model, file }: Subject, { baseline, size, predictor }: Sources): Promise<Before> {
  if (!baseline) return {}
  if (baseline.kind === 'lost') return { lost: { reason: 'the baseline cannot be read', damaged: false, whole: true } }
  if (baseline.kind === 'report') return { prediction: baseline.models.get(model) }
  const subject = file ? await openSubject({ model, file }, baseline.files, size) : undefined
  if (!subject) return {}
  const prediction = await predictor.predict(subject)
  const { no_size: reason, damaged = true } = subject
  const unlooked = reason !== undefined && !damaged
  return { subject, prediction, ...(unlooked && { lost: { reason, damaged, metric: 'size' } }) }
}
