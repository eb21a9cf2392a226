// A worker of the queue: takes shards, stores their results, and moves a search on when a stage is complete.
import { Worker } from 'bullmq'
import { withPauses } from '../pauses.ts'
import { problemOf } from '../problem.ts'
import { PREFIX, addScoreJobs, fieldOf, openQueue, queueName } from './jobs.ts'
import { RedisSearchStore } from './store.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { Leaderboard } from '@archcast/core/search/leaderboard.ts'
import { planSearch } from '@archcast/core/search/plan.ts'
import { examineShard, examineShards, scoreShard, scoreShards } from '@archcast/core/search/shards.ts'
import type { ShardJob } from './jobs.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'
import type { SearchPlan } from '@archcast/core/search/plan.ts'
import type { Telemetry } from 'bullmq'
import type { Redis } from 'ioredis'

/** Milliseconds: a shard whose worker is gone for so long is another's. Doing a shard twice does no harm. */
const LOCK = 6000
const STALLED_CHECK = 2000
/** Workers that may be lost over one shard before the search fails. */
const LOST = 5
/** Milliseconds between two looks at whether a search was cancelled. */
const CANCEL_CHECK = 500
/** Predictions between two pauses: else those of the head would keep locks from being renewed. */
const PAUSE_EVERY = 50
/** Architectures of one shard under way at once where weights are generated. */
const AT_ONCE = 2

export interface QueueWorkerOptions {
  /** Shards under way at once: one more than processes that score keeps these busy. */
  readonly shards: number
  /** Goes on with the traces that shards carry. */
  readonly telemetry?: Telemetry
  /** Hears of each shard that is done: its architectures. */
  readonly onShard?: (architectures: number) => void
  readonly onError?: (error: unknown) => void
}

/** Starts to take shards. `close` lets those under way end. */
export function startQueueWorker(
  redis: Redis,
  predictor: Predictor,
  { shards, telemetry, onShard, onError }: QueueWorkerOptions,
): { close(): Promise<void> } {
  const store = new RedisSearchStore(redis)
  const queue = openQueue(redis, predictor.model, telemetry)
  const pausing = withPauses(predictor, PAUSE_EVERY)

  const run = async (job: ShardJob, plan: SearchPlan, signal: AbortSignal): Promise<void> => {
    if (!(await store.hasPart(job.search, fieldOf(job)))) {
      const options = { atOnce: AT_ONCE, signal }
      const { search, archs, ...range } = job
      const part = archs
        ? await scoreShard(plan, pausing, range, archs, options)
        : await examineShard(plan, pausing, range, options)
      await store.putPart(search, fieldOf(job), part)
      onShard?.(range.to - range.from)
    }
    await advance(job.search, plan)
  }
  /** Whoever puts a stage's last part does this, and whoever takes over from one that was lost there. */
  const advance = async (id: string, plan: SearchPlan): Promise<void> => {
    const { finalists } = (await store.read(id)) ?? {}
    const examined = examineShards(plan).length
    const wanted = examined + (finalists === undefined ? 0 : scoreShards(finalists).length)
    if ((await store.countParts(id)) < wanted) return
    const leaderboard = new Leaderboard(plan)
    await store.fold(id, leaderboard)
    if (leaderboard.finished)
      return store.end(id, { status: 'succeeded', progress: leaderboard.progress(), result: leaderboard.result() })
    if (finalists !== undefined || !leaderboard.examined) return
    // In this order: once the number is stored, nobody adds the jobs.
    await addScoreJobs(queue, id, leaderboard.finalists)
    await store.setFinalists(id, leaderboard.finalists.length)
    // The last of them may have been done meanwhile, by a worker that did not know that it was.
    await advance(id, plan)
  }
  const work = async ({ data: job }: { data: ShardJob }): Promise<void> => {
    const found = await store.read(job.search)
    if (!found || found.end) return
    const stop = new AbortController()
    const timer = setInterval(() => {
      // Without a connection the question would only wait in a line that grows.
      if (redis.status === 'ready') void store.ended(job.search).then((ended) => ended && stop.abort(), onError)
    }, CANCEL_CHECK)
    try {
      await run(job, planSearch(found.request, predictor.methods), stop.signal)
    } catch (error) {
      if (stop.signal.aborted) return
      if (!(error instanceof ArchitectureError)) throw error
      await store.end(job.search, { status: 'failed', error: problemOf(error).problem })
    } finally {
      clearInterval(timer)
    }
  }
  const worker = new Worker<ShardJob, void>(queueName(predictor.model), work, {
    connection: redis,
    prefix: PREFIX,
    concurrency: shards,
    ...(telemetry && { telemetry }),
    lockDuration: LOCK,
    stalledInterval: STALLED_CHECK,
    maxStalledCount: LOST,
  })
  worker.on('error', (error) => {
    // Those with a code are the connection's, whose owner hears of them.
    if (!('code' in error)) onError?.(error)
  })
  worker.on('failed', (job, error) => {
    // A job that runs again has not finished: BullMQ knows attempts, lost workers, and errors that are never retried.
    if (job?.finishedOn === undefined) return
    onError?.(error)
    void store.end(job.data.search, { status: 'failed', error: problemOf(error).problem }).catch(onError)
  })
  return {
    async close() {
      await worker.close()
      await queue.close()
    },
  }
}
