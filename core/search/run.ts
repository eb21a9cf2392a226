// Random search: draws, predictions, constraints, leaders; told as it goes.
import { ArchitectureError } from '../arch/errors.ts'
import { SPACES } from '../spaces/spaces.ts'
import { allows, paretoFront } from './candidate.ts'
import { devicesOf } from './request.ts'
import { drawArchitecture } from './draws.ts'
import { inOrder } from './in-order.ts'
import type { Candidate } from './candidate.ts'
import type { Forecaster, Method } from '../predict/types.ts'
import type { ResolvedArchitecture } from '../spaces/resolve.ts'
import type { SearchMethod, SearchRequest } from './request.ts'

export interface SearchProgress {
  readonly stage: 'head' | 'surrogate'
  /** Of this stage. */
  readonly done: number
  readonly total: number
  /** Different architectures so far, and those of them that keep within the constraints. */
  readonly distinct: number
  readonly allowed: number
  readonly leaders: readonly Candidate[]
}

export interface SearchResult {
  readonly method: SearchMethod
  readonly drawn: number
  readonly distinct: number
  readonly allowed: number
  readonly leaderboard: readonly Candidate[]
  readonly pareto: readonly Candidate[]
  /** All within the constraints, in the order of their draws. */
  readonly candidates: readonly Candidate[]
}

export interface SearchOptions {
  /** Predictions under way at once in a stage that generates weights. */
  readonly atOnce?: number
  readonly signal?: AbortSignal
  /** Architectures of a first stage between two reports, default 50. */
  readonly every?: number
  /** Hears of progress; the search waits for it. */
  readonly onProgress?: (progress: SearchProgress) => void | Promise<void>
}

const AT_ONCE = 8
const EVERY = 50
/** How much of a leader's rank among the finalists is the surrogate's; the head, fitted to labels, knows more. */
const SURROGATE_SHARE = 0.1

/**
 * Runs a search to its end. The same request to the same model has the same result. Throws ArchitectureError for a method or a device
 * that the model does not have, and the signal's reason where it is aborted.
 */
export async function runSearch(
  request: SearchRequest,
  forecaster: Forecaster,
  { atOnce = AT_ONCE, every = EVERY, signal, onProgress }: SearchOptions = {},
): Promise<SearchResult> {
  const method = request.method ?? (forecaster.methods.includes('head') ? 'two-stage' : 'surrogate')
  const first: Method = method === 'surrogate' ? 'surrogate' : 'head'
  if (!forecaster.methods.includes(first)) {
    const detail = `the model has no accuracy head; ask for the method 'surrogate'`
    throw new ArchitectureError('unsupported', [{ pointer: '/method', detail }])
  }
  const devices = devicesOf(request)
  const space = SPACES.get(request.space)!
  const predict = (architecture: ResolvedArchitecture, by: Method) =>
    forecaster.predict(architecture, { method: by, devices, images: request.images, signal })

  const seen = new Set<string>()
  const allowed: Candidate[] = []
  let done = 0
  const report = async (stage: SearchProgress['stage'], total: number, leaders: readonly Candidate[]) =>
    onProgress?.({ stage, done, total, distinct: seen.size, allowed: allowed.length, leaders })
  const examine = async (draw: number): Promise<Candidate> => {
    const architecture = drawArchitecture(request.space, request.seed, draw)
    const { accuracy, latency, macs, params, hash } = await predict(architecture, first)
    return { draw, space: request.space, arch: architecture.arch!, hash, accuracy, latency, macs, params }
  }
  for await (const candidate of inOrder(numbers(request.count), examine, first === 'head' ? 1 : atOnce, signal)) {
    if (!seen.has(candidate.hash)) {
      seen.add(candidate.hash)
      if (allows(request, candidate)) allowed.push(candidate)
    }
    done++
    if (done % every === 0 || done === request.count)
      await report(first, request.count, leadersOf(allowed, request.top))
  }
  signal?.throwIfAborted()

  let leaders = leadersOf(allowed, method === 'two-stage' ? (request.finalists ?? 4 * request.top) : request.top)
  if (method === 'two-stage') {
    const finalists = leaders
    const scored: Candidate[] = []
    done = 0
    const score = async (candidate: Candidate): Promise<Candidate> => {
      const { accuracy } = await predict(space.resolve(candidate.arch), 'surrogate')
      return { ...candidate, surrogate: accuracy.value }
    }
    for await (const candidate of inOrder(finalists, score, atOnce, signal)) {
      scored.push(candidate)
      done++
      await report('surrogate', finalists.length, leadersOf(finalists, request.top))
    }
    signal?.throwIfAborted()
    leaders = byBoth(scored).slice(0, request.top)
  }
  return {
    method,
    drawn: request.count,
    distinct: seen.size,
    allowed: allowed.length,
    leaderboard: leaders,
    pareto: paretoFront(allowed, request.objectives),
    candidates: allowed,
  }
}

function* numbers(count: number): Generator<number> {
  for (let i = 0; i < count; i++) yield i
}

function leadersOf(candidates: readonly Candidate[], top: number): Candidate[] {
  return candidates.toSorted((a, b) => b.accuracy.value - a.accuracy.value || a.draw - b.draw).slice(0, top)
}

/** Finalists by the head's prediction and the surrogate's, each in standard deviations among them. */
function byBoth(finalists: readonly Candidate[]): Candidate[] {
  const heads = standardised(finalists.map(({ accuracy }) => accuracy.value))
  const surrogates = standardised(finalists.map(({ surrogate }) => surrogate!))
  const ranked = finalists.map((candidate, i) => ({
    candidate,
    rank: (1 - SURROGATE_SHARE) * heads[i] + SURROGATE_SHARE * surrogates[i],
  }))
  return ranked
    .toSorted((a, b) => b.rank - a.rank || a.candidate.draw - b.candidate.draw)
    .map(({ candidate }) => candidate)
}

function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1
  return values.map((value) => (value - mean) / deviation)
}
