// Shards as jobs of BullMQ. A job says what to do; its result goes to the store, where doing it twice changes nothing.
import { Queue } from 'bullmq'
import { partField } from './store.ts'
import { examineShards, scoreShards } from '@archcast/core/search/shards.ts'
import type { Candidate } from '@archcast/core/contract/search.ts'
import type { SearchPlan } from '@archcast/core/search/plan.ts'
import type { StageRange } from '@archcast/core/search/search-stages.ts'
import type { JobsOptions, Telemetry } from 'bullmq'
import type { Redis } from 'ioredis'

export interface ShardJob extends StageRange {
  readonly search: string
  /** Of the second stage: the architectures to score. */
  readonly archs?: readonly string[]
}

/** Each model has a queue: a worker has one model, and a search is of one. */
export const queueName = ({ version }: { readonly version: string }) => `searches-${version}`

/** What all keys of the queue begin with. */
export const PREFIX = 'archcast'

const OPTIONS: JobsOptions = {
  attempts: 3,
  backoff: { type: 'fixed', delay: 1000 },
  removeOnComplete: true,
  removeOnFail: true,
}

export type ShardQueue = Queue<ShardJob, void>

/** Nobody reads the queue's events, so few are kept. Errors are those of the connection, which its owner hears of. */
export function openQueue(redis: Redis, model: { readonly version: string }, telemetry?: Telemetry): ShardQueue {
  const queue: ShardQueue = new Queue(queueName(model), {
    connection: redis,
    prefix: PREFIX,
    ...(telemetry && { telemetry }),
    streams: { events: { maxLen: 10 } },
  })
  queue.on('error', () => {})
  return queue
}

export async function addExamineJobs(queue: ShardQueue, search: string, plan: SearchPlan): Promise<void> {
  await add(
    queue,
    examineShards(plan).map((range) => ({ search, ...range })),
  )
}

export async function addScoreJobs(queue: ShardQueue, search: string, finalists: readonly Candidate[]): Promise<void> {
  const archs = finalists.map(({ arch }) => arch)
  await add(
    queue,
    scoreShards(archs.length).map(({ from, to }) => ({ search, from, to, archs: archs.slice(from, to) })),
  )
}

export const fieldOf = ({ archs, from }: ShardJob) => partField(archs ? 'score' : 'examine', from)

/** A job that is queued already is not queued again. */
async function add(queue: ShardQueue, jobs: readonly ShardJob[]): Promise<void> {
  await queue.addBulk(
    jobs.map((data) => {
      const field = fieldOf(data)
      return { name: field, data, opts: { ...OPTIONS, jobId: `${data.search} ${field}` } }
    }),
  )
}
