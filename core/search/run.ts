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
  /** Of the allowed, best first, as many as anybody asks for. */
  const best: Candidate[] = []
  const finalists = method === 'two-stage' ? (request.finalists ?? 4 * request.top) : request.top
  let done = 0
  const report = async (stage: SearchProgress['stage'], total: number, leaders: readonly Candidate[]) =>
    onProgress?.({ stage, done, total, distinct: seen.size, allowed: allowed.length, leaders })
  const examine = async (draw: number): Promise<Candidate> => {
    const architecture = drawArchitecture(request.space, request.seed, draw)
    const { accuracy, latency, macs, params, hash } = await predict(architecture, first)
    return { draw, space: request.space, arch: architecture.arch!, hash, accuracy, latency, macs, params }
  }
  for await (const candidate of inOrder(Array(request.count).keys(), examine, first === 'head' ? 1 : atOnce, signal)) {
    if (!seen.has(candidate.hash)) {
      seen.add(candidate.hash)
      if (allows(request, candidate)) {
        allowed.push(candidate)
        rank(best, candidate, Math.max(request.top, finalists))
      }
    }
    done++
    if (done % every === 0 || done === request.count) await report(first, request.count, best.slice(0, request.top))
  }
  signal?.throwIfAborted()

  let leaders = best.slice(0, finalists)
  if (method === 'two-stage') {
    const scored: Candidate[] = []
    done = 0
    const score = async (candidate: Candidate): Promise<Candidate> => {
      const { accuracy } = await predict(space.resolve(candidate.arch), 'surrogate')
      return { ...candidate, surrogate: accuracy.value }
    }
    for await (const candidate of inOrder(leaders, score, atOnce, signal)) {
      scored.push(candidate)
      done++
      await report('surrogate', leaders.length, leaders.slice(0, request.top))
    }
    signal?.throwIfAborted()
    // The surrogate is a second opinion, and does not vote: against published accuracies every share of the rank that it was given cost some.
    leaders = scored.slice(0, request.top)
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

/** Puts a candidate in its place, best first, behind those as good that were drawn before; beyond `most` nobody is kept. */
function rank(best: Candidate[], candidate: Candidate, most: number): void {
  const behind = best.findIndex(({ accuracy }) => accuracy.value < candidate.accuracy.value)
  best.splice(behind < 0 ? best.length : behind, 0, candidate)
  if (best.length > most) best.pop()
}
