// Searches on a queue: this process starts and tells of them, workers on any machines run them.
import { HttpProblem, QueueFullError, problemOf } from '../problem.ts'
import { sharedWatch } from '../shared-watch.ts'
import { watchByPolling } from '../watch.ts'
import { addExamineJobs, openQueue } from './jobs.ts'
import { RedisSearchStore } from './store.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { Leaderboard } from '@archcast/core/search/leaderboard.ts'
import { planSearch } from '@archcast/core/search/plan.ts'
import type { Searches } from '../searches.ts'
import type { SearchRequest } from '@archcast/core/contract/search-request.ts'
import type { SearchState } from '@archcast/core/contract/search.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'
import type { SearchPlan } from '@archcast/core/search/plan.ts'
import type { Telemetry } from 'bullmq'
import type { Redis } from 'ioredis'

export interface QueuedSearchesOptions {
  /** Shards that may wait when a search comes, default 20,000: four of the largest searches by the surrogate. */
  readonly waiting?: number | undefined
  /** Carries traces along with shards. */
  readonly telemetry?: Telemetry
  /** Hears what goes wrong while there is a connection; its loss is the connection's own affair. */
  readonly onError?: (error: unknown) => void
}

/** Searches whose parts this process has counted so far, to tell their progress. */
const TALLIES = 20

const STOPPING = 'this service is stopping; the search goes on, and others tell of it at the same path'

/** Throws HttpProblem 503 from every method while Redis cannot be reached. */
export function queuedSearches(
  redis: Redis,
  { model, methods }: Pick<Predictor, 'model' | 'methods'>,
  { waiting = 20_000, telemetry, onError }: QueuedSearchesOptions = {},
): Searches {
  const store = new RedisSearchStore(redis)
  const queue = openQueue(redis, model, telemetry)
  const tallies = new Map<string, Leaderboard>()

  const tallyOf = (id: string, plan: SearchPlan): Leaderboard => {
    const leaderboard = tallies.get(id) ?? new Leaderboard(plan)
    // The one asked for last goes last.
    tallies.delete(id)
    tallies.set(id, leaderboard)
    for (const oldest of tallies.keys()) if (tallies.size > TALLIES) tallies.delete(oldest)
    return leaderboard
  }
  const get = async (id: string): Promise<SearchState | undefined> => {
    const found = await store.read(id)
    if (!found) return undefined
    const { request, end } = found
    if (end) {
      tallies.delete(id)
      return { id, request, ...end }
    }
    const leaderboard = tallyOf(id, planSearch(request, methods))
    await store.fold(id, leaderboard)
    return { id, status: 'running', request, progress: leaderboard.progress() }
  }
  const start = async (request: SearchRequest): Promise<SearchState> => {
    if ((await queue.getWaitingCount()) >= waiting) throw new QueueFullError()
    const id = crypto.randomUUID()
    await store.create(id, request)
    try {
      await addExamineJobs(queue, id, planSearch(request, methods))
    } catch (error) {
      if (!(error instanceof ArchitectureError)) throw error
      await store.end(id, { status: 'failed', error: problemOf(error).problem })
    }
    return (await get(id))!
  }
  const cancel = async (id: string): Promise<SearchState | undefined> => {
    const state = await get(id)
    if (state?.status !== 'running') return state
    await store.end(id, { status: 'cancelled', progress: state.progress })
    return get(id)
  }
  const reached = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer
    } catch (error) {
      if (error instanceof QueueFullError) throw error
      if (redis.status === 'ready') onError?.(error)
      const detail = 'the queue of searches cannot be reached; try again'
      throw new HttpProblem(503, 'queue_unreachable', detail, { 'retry-after': '5' })
    }
  }
  const stopping = new AbortController()
  async function* watch(id: string, signal: AbortSignal = stopping.signal): AsyncGenerator<SearchState> {
    yield* watchByPolling(() => reached(get(id)), AbortSignal.any([signal, stopping.signal]))
    if (stopping.signal.aborted) throw new HttpProblem(503, 'not_ready', STOPPING, { 'retry-after': '1' })
  }
  return {
    start: (request) => reached(start(request)),
    get: (id) => reached(get(id)),
    cancel: (id) => reached(cancel(id)),
    watch: sharedWatch(watch),
    stop: () => stopping.abort(),
    async load() {
      const [waiting, [first]] = await Promise.all([queue.getWaitingCount(), queue.getWaiting(0, 0)])
      return { waiting, oldest: first ? Math.max(0, Date.now() - first.timestamp) / 1000 : 0 }
    },
  }
}
