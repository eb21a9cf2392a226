// Searches on a queue: this process starts and tells of them, workers on any machines run them.
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { HttpProblem, QueueFullError, problemOf } from '../problem.ts'
import { SearchStore } from './store.ts'
import { Tally } from '@archcast/core/search/tally.ts'
import { addExamineJobs, openQueue } from './jobs.ts'
import { planSearch } from '@archcast/core/search/plan.ts'
import { watchByPolling } from '../watch.ts'
import type { Forecaster } from '@archcast/core/predict/types.ts'
import type { Redis } from 'ioredis'
import type { SearchState, Searches } from '../searches.ts'
import type { SearchPlan } from '@archcast/core/search/plan.ts'

/** Shards that may wait: four of the largest searches by the surrogate. */
const WAITING = 20_000
/** Searches whose parts this process has counted so far, to tell their progress. */
const TALLIES = 20

/** Throws HttpProblem 503 from every method while Redis cannot be reached. */
export function queuedSearches(redis: Redis, { model, methods }: Pick<Forecaster, 'model' | 'methods'>): Searches {
  const store = new SearchStore(redis)
  const queue = openQueue(redis, model)
  const tallies = new Map<string, Tally>()

  const tallyOf = (id: string, plan: SearchPlan): Tally => {
    const tally = tallies.get(id) ?? new Tally(plan)
    // The one asked for last goes last.
    tallies.delete(id)
    tallies.set(id, tally)
    for (const oldest of tallies.keys()) if (tallies.size > TALLIES) tallies.delete(oldest)
    return tally
  }
  const get = async (id: string): Promise<SearchState | undefined> => {
    const found = await store.read(id)
    if (!found) return undefined
    const { request, end } = found
    if (end) {
      const progress = end.status === 'succeeded' ? undefined : tallies.get(id)?.progress()
      return { id, request, ...(progress && { progress }), ...end }
    }
    const tally = tallyOf(id, planSearch(request, methods))
    await store.fold(id, tally)
    return { id, status: 'running', request, progress: tally.progress() }
  }
  const start = async (request: SearchState['request']): Promise<SearchState> => {
    if ((await queue.getWaitingCount()) >= WAITING) throw new QueueFullError()
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
    await store.end(id, { status: 'cancelled' })
    return get(id)
  }
  return {
    start: (request) => reached(start(request)),
    get: (id) => reached(get(id)),
    cancel: (id) => reached(cancel(id)),
    watch: (id, signal) => watchByPolling(() => reached(get(id)), signal),
  }
}

async function reached<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof QueueFullError) throw error
    const detail = 'the queue of searches cannot be reached; try again'
    throw new HttpProblem(503, 'queue_unreachable', detail, { 'retry-after': '5' })
  }
}
