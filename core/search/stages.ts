// The two stages of a search, over any part of it: draws examined, finalists scored with generated weights.
import { SPACES } from '../spaces/spaces.ts'
import { drawArchitecture } from './draws.ts'
import { inOrder } from './in-order.ts'
import type { Candidate } from './candidate.ts'
import type { Forecaster, Method } from '../predict/types.ts'
import type { ResolvedArchitecture } from '../spaces/resolve.ts'
import type { SearchPlan } from './plan.ts'

/** A part of a stage, `from` to `to` - 1: draws of the first, ranks among the finalists of the second. */
export interface Range {
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

/** A candidate for every draw of the range, in their order. Throws ArchitectureError for a device that the model does not have. */
export function examine(
  plan: SearchPlan,
  forecaster: Forecaster,
  { from, to }: Range,
  { atOnce = AT_ONCE, signal }: StageOptions = {},
): AsyncGenerator<Candidate> {
  const { space, seed } = plan.request
  const predict = predictor(plan, forecaster, signal)
  const one = async (draw: number): Promise<Candidate> => {
    const architecture = drawArchitecture(space, seed, draw)
    const { accuracy, latency, macs, params, hash } = await predict(architecture, plan.first)
    return { draw, space, arch: architecture.arch!, hash, accuracy, latency, macs, params }
  }
  const draws = Array(to - from)
    .keys()
    .map((i) => from + i)
  return inOrder(draws, one, plan.first === 'head' ? 1 : atOnce, signal)
}

/** The surrogate's accuracies of architectures by their names in the space, in their order. */
export function score(
  plan: SearchPlan,
  forecaster: Forecaster,
  archs: readonly string[],
  { atOnce = AT_ONCE, signal }: StageOptions = {},
): AsyncGenerator<number> {
  const space = SPACES.get(plan.request.space)!
  const predict = predictor(plan, forecaster, signal)
  const one = async (arch: string) => (await predict(space.resolve(arch), 'surrogate')).accuracy.value
  return inOrder(archs, one, atOnce, signal)
}

const predictor =
  ({ devices, request: { images } }: SearchPlan, forecaster: Forecaster, signal?: AbortSignal) =>
  (architecture: ResolvedArchitecture, method: Method) =>
    forecaster.predict(architecture, { method, devices, images, signal })
