// The two stages of a search, over any part of it: draws examined, finalists scored with generated weights.
import { canonicalHash } from '../arch/hash.ts'
import { requireAccuracy } from '../predict/no-accuracy.ts'
import { SPACES } from '../spaces/spaces.ts'
import { drawCandidate } from './draws.ts'
import { inOrder } from './in-order.ts'
import type { Method } from '../contract/methods.ts'
import type { Candidate } from '../contract/search.ts'
import type { Predictor } from '../predict/predictor-types.ts'
import type { ResolvedArchitecture } from '../spaces/resolved.ts'
import type { SearchPlan } from './plan.ts'

/** A part of a stage, `from` to `to` - 1: draws of the first, ranks among the finalists of the second. */
export interface StageRange {
  readonly from: number
  readonly to: number
}

export interface StageOptions {
  /** Predictions under way at once where weights are generated. */
  readonly atOnce?: number
  /** No prediction is begun once it is aborted. */
  readonly signal?: AbortSignal
}

const AT_ONCE = 8
const BURST = 16

/** A draw and what is known of it; nothing where an earlier draw of the range computes the same. */
export interface ExaminedDraw {
  readonly draw: number
  readonly candidate?: Candidate
}

/** Every draw of the range, in their order. Throws ArchitectureError for a device that the model does not have. */
export function examine(
  plan: SearchPlan,
  predictor: Predictor,
  { from, to }: StageRange,
  { atOnce = AT_ONCE, signal }: StageOptions = {},
): AsyncGenerator<ExaminedDraw> {
  const { space, seed } = plan.request
  const predict = boundPredict(plan, predictor, signal)
  const isNew = novelty()
  const one = async (draw: number): Promise<ExaminedDraw> => {
    const architecture = drawCandidate(space, seed, draw)
    // Most of what computes the same is spelled the same without what is dead, which costs no network to see.
    if (architecture.live !== undefined && !isNew(architecture.live)) return { draw }
    const hash = canonicalHash(architecture.graph)
    if (!isNew(hash)) return { draw }
    const prediction = await predict(architecture, plan.first)
    const { latency, macs, params } = prediction
    const accuracy = requireAccuracy(prediction)
    return { draw, candidate: { draw, space, arch: architecture.arch!, hash, accuracy, latency, macs, params } }
  }
  const draws = Array.from({ length: to - from }, (_, i) => from + i)
  return plan.first === 'head' ? inBursts(draws, one, signal) : inOrder(draws, one, atOnce, signal)
}

/** Tells whether it is asked for the first time. */
function novelty(): (name: string) => boolean {
  const seen = new Set<string>()
  return (name) => {
    if (seen.has(name)) return false
    seen.add(name)
    return true
  }
}

/** Several at once, so that the head predicts them in one run; few enough that nobody else waits for long. */
async function* inBursts<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  signal?: AbortSignal,
): AsyncGenerator<R> {
  for (let first = 0; first < items.length && !signal?.aborted; first += BURST)
    yield* await Promise.all(items.slice(first, first + BURST).map(work))
}

/** The surrogate's accuracies of architectures by their names in the space, in their order. */
export function score(
  plan: SearchPlan,
  predictor: Predictor,
  archs: readonly string[],
  { atOnce = AT_ONCE, signal }: StageOptions = {},
): AsyncGenerator<number> {
  const space = SPACES.get(plan.request.space)!
  const predict = boundPredict(plan, predictor, signal)
  const one = async (arch: string) => requireAccuracy(await predict(space.resolve(arch), 'surrogate')).value
  return inOrder(archs, one, atOnce, signal)
}

const boundPredict =
  ({ devices, request: { images } }: SearchPlan, predictor: Predictor, signal?: AbortSignal) =>
  (architecture: ResolvedArchitecture, method: Method) =>
    predictor.predict(architecture, { method, devices, images, signal })
