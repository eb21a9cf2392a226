// A scorer over a pool of child processes: a run blocks its event loop, and a worker thread stopped during one takes
// the whole process down.
import { serialize } from 'node:v8'
import { WorkerLostError } from '../problem.ts'
import { BoundedQueue } from '../queue.ts'
import { POOL_ENV, POOL_FLAGS } from './allocator.ts'
import { Children } from './child-processes.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { BundleError } from '@archcast/core/bundle/errors.ts'
import type { Form } from '../work/work-backend.ts'
import type { TaskResult } from './child-process.ts'
import type { PoolTask, TensorHead } from './pool-task.ts'
import type { NamedTensor, ScoreOptions, ScoredNetwork, Scorer } from '@archcast/core/predict/predictor-types.ts'

export interface PoolOptions {
  /** Folder of the bundle; every process loads and verifies it. */
  readonly folder: string
  readonly model: Scorer['model']
  readonly executionProvider: string
  readonly processes: number
  /** Requests that may wait while every process is busy. */
  readonly queue: number
  /** Milliseconds that a request may take a process, default two minutes: the largest takes seconds of one core. */
  readonly limit?: number
  /** Module that runs the tasks, where it is another than that of this folder. */
  readonly task?: URL
  /** Hears of every process that dies, and why. */
  readonly onDeath?: (why: string) => void
}

export interface ScorerPool extends Scorer {
  /** `predict` of an architecture as `v8.serialize` writes it. */
  score(architecture: Uint8Array, options?: ScoreOptions): Promise<ScoredNetwork>
  /**
   * The weights of an architecture in the form that is sent, part by part, no sooner than they are read. The process is
   * free for others once all is read or dropped.
   */
  send(form: Form, architecture: Uint8Array, signal?: AbortSignal): Promise<TaskResult>
  /** Requests in the queue. */
  waiting(): number
  /** Seconds that the one which waits longest has waited. */
  oldest(): number
  /** Whether the next request would be refused. */
  full(): boolean
  /** Whether there are processes to answer, but for a moment. */
  ready(): boolean
  pids(): number[]
  /** Processes that died unasked so far. */
  deaths(): number
  close(): Promise<void>
}

const LIMIT = 120_000

/** Starts the processes; each loads the bundle at its first task. */
export function createPool({ folder, model, executionProvider, processes, ...options }: PoolOptions): ScorerPool {
  let deaths = 0
  const children = new Children({
    count: processes,
    module: options.task ?? new URL('./pool-task.ts', import.meta.url),
    argv: [folder, executionProvider],
    execArgv: POOL_FLAGS,
    env: { ...POOL_ENV, ...process.env },
    limit: options.limit ?? LIMIT,
    onDeath(why) {
      deaths++
      options.onDeath?.(why)
    },
  })
  const queue = new BoundedQueue(processes, options.queue)

  const once = async (task: PoolTask): Promise<TaskResult> => {
    try {
      return await children.run(task)
    } catch (error) {
      throw revive(error)
    }
  }
  const twice = async (task: PoolTask): Promise<TaskResult> => {
    try {
      return await once(task)
    } catch (error) {
      // A process may die of something other than its task, such as the system being short of memory: one more try.
      if (error instanceof WorkerLostError && error.again) return once(task)
      throw error
    }
  }
  /** Holds its place in the queue until all bytes are read or dropped. */
  const stream = (task: PoolTask, signal?: AbortSignal): Promise<TaskResult> =>
    queue.hold(async () => {
      const given = await twice(task)
      if (signal?.aborted) await given.body.return()
      return given
    }, signal)
  const score: ScorerPool['score'] = (architecture, { images, signal } = {}) =>
    queue.run(async () => {
      const { value } = await twice({ kind: 'predict', architecture, images })
      // What a prediction gives.
      return value as ScoredNetwork
    }, signal)

  return {
    model,
    executionProvider,
    predict: (architecture, options) => score(serialize(architecture), options),
    async weights(architecture) {
      const { value, bytes, body } = await stream({ kind: 'weights', architecture: serialize(architecture) })
      return unpack(value as readonly TensorHead[], await whole(bytes, body))
    },
    async child(architecture) {
      const { bytes, body } = await stream({ kind: 'onnx', architecture: serialize(architecture) })
      return whole(bytes, body)
    },
    score,
    send: (form, architecture, signal) => stream({ kind: form, architecture }, signal),
    waiting: () => queue.waiting,
    oldest: () => queue.age,
    full: () => queue.full,
    ready: () => children.ready,
    pids: () => children.pids,
    deaths: () => deaths,
    close: () => children.close(),
  }
}

async function whole(bytes: number, body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all = new Uint8Array(bytes)
  let at = 0
  for await (const part of body) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function unpack(tensors: readonly TensorHead[], { buffer }: Uint8Array): NamedTensor[] {
  const data = new Float32Array(buffer as ArrayBuffer)
  let at = 0
  return tensors.map(({ name, shape, length }) => ({ name, shape, data: data.subarray(at, (at += length)) }))
}

/** Errors come from a process as plain objects of their own fields. */
function revive(error: unknown): Error {
  if (error instanceof Error) return error
  const { name, message, code, errors, file, expected, actual } = error as Record<string, never>
  if (name === 'ArchitectureError') return new ArchitectureError(code, errors)
  if (name === 'BundleError') return new BundleError(file, expected, actual)
  return Object.assign(new Error(message, { cause: error }), { name })
}
