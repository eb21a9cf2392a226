// Shards of a search: parts of its stages that may run anywhere, in any order and more than once; `Leaderboard` merges
// what they give.
import { examine, score } from './search-stages.ts'
import type { Method } from '../contract/methods.ts'
import type { Candidate } from '../contract/search.ts'
import type { Predictor } from '../predict/predictor-types.ts'
import type { SearchPlan } from './plan.ts'
import type { StageOptions, StageRange } from './search-stages.ts'

/** What a shard of the first stage gives. */
export interface ExaminedShard extends StageRange {
  /** Of each canonical hash the lowest of these draws, in the order of the draws. */
  readonly candidates: readonly Candidate[]
}

/** What a shard of the second stage gives. */
export interface ScoredShard extends StageRange {
  /** The surrogate's accuracies of the finalists, in the order of their ranks. */
  readonly surrogates: readonly number[]
}

/** Architectures of a shard by their method: about a second of one core. */
const SIZES: Readonly<Record<Method, number>> = { head: 500, surrogate: 20 }
/** Bytes of JSON that a shard gives at most: who keeps them takes no more than a MiB at once. */
const PART = 2 ** 19
/** Bytes of JSON, no less than a candidate takes without latencies, and than one latency takes. */
const CANDIDATE = 800
const LATENCY = 200

export function examineShards({ first, request, devices }: SearchPlan): StageRange[] {
  const fits = Math.floor(PART / (CANDIDATE + LATENCY * devices.length))
  return shardsOf(request.count, Math.min(SIZES[first], fits))
}

/** @param finalists as many as there are */
export const scoreShards = (finalists: number): StageRange[] => shardsOf(finalists, SIZES.surrogate)

/** 0 to `count` - 1 in parts of `size`, the last one shorter. */
export function shardsOf(count: number, size: number): StageRange[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => ({
    from: i * size,
    to: Math.min(count, (i + 1) * size),
  }))
}

/** Throws as `examine`, and the signal's reason where it is aborted. */
export async function examineShard(
  plan: SearchPlan,
  predictor: Predictor,
  { from, to }: StageRange,
  options: StageOptions = {},
): Promise<ExaminedShard> {
  const candidates: Candidate[] = []
  for await (const { candidate } of examine(plan, predictor, { from, to }, options))
    if (candidate) candidates.push(candidate)
  options.signal?.throwIfAborted()
  return { from, to, candidates }
}

/** `archs` are those of the finalists of the range. Throws the signal's reason where it is aborted. */
export async function scoreShard(
  plan: SearchPlan,
  predictor: Predictor,
  { from, to }: StageRange,
  archs: readonly string[],
  options: StageOptions = {},
): Promise<ScoredShard> {
  const surrogates: number[] = []
  for await (const surrogate of score(plan, predictor, archs, options)) surrogates.push(surrogate)
  options.signal?.throwIfAborted()
  return { from, to, surrogates }
}
