// A predictor over a pool of child processes: a model's run blocks the event loop it is on, and a worker thread stopped
// during one takes the whole process down.
import { ALLOCATOR_ENV } from './allocator.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { BoundedQueue } from './queue.ts'
import { BundleError } from '@archcast/core/bundle/errors.ts'
import { Children } from './children.ts'
import { WorkerLostError } from './problem.ts'
import type { Given } from './children.ts'
import type { NamedTensor, Predictor } from '@archcast/core/predict/types.ts'
import type { Manifest } from '@archcast/core/bundle/manifest.ts'
import type { PoolTask, PoolValues, TensorHead } from './pool-task.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolve.ts'

export interface PoolOptions {
  /** Folder of the bundle; every process loads and verifies it. */
  readonly folder: string
  readonly bundle: { readonly manifest: Pick<Manifest, 'name' | 'version' | 'spaces'> }
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

/** Bytes as they come from a process, which is free for another task once they are read or dropped. */
export interface Streamed<T> {
  readonly value: T
  readonly bytes: number
  readonly body: AsyncGenerator<Uint8Array, void>
}

export interface PredictorPool extends Predictor {
  /** As `weights` and `child`, part by part. */
  stream<K extends 'weights' | 'child'>(
    kind: K,
    architecture: ResolvedArchitecture,
    signal?: AbortSignal,
  ): Promise<Streamed<PoolValues[K]>>
  /** Requests in the queue. */
  waiting(): number
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
export function createPool({ folder, bundle, executionProvider, processes, ...options }: PoolOptions): PredictorPool {
  const { name, version, spaces } = bundle.manifest
  let deaths = 0
  const children = new Children({
    count: processes,
    module: options.task ?? new URL('./pool-task.ts', import.meta.url),
    argv: [folder, executionProvider],
    // There are as many processes as cores: threads that collect garbage beside one take the time of another.
    execArgv: ['--single-threaded-gc'],
    env: { ...ALLOCATOR_ENV, ...process.env },
    limit: options.limit ?? LIMIT,
    onDeath(why) {
      deaths++
      options.onDeath?.(why)
    },
  })
  const queue = new BoundedQueue(processes, options.queue)

  const once = async (task: PoolTask): Promise<Given> => {
    try {
      return await children.run(task)
    } catch (error) {
      throw revive(error)
    }
  }
  const twice = async (task: PoolTask): Promise<Given> => {
    try {
      return await once(task)
    } catch (error) {
      // A process may die of something other than its task, such as the system being short of memory: one more try.
      if (error instanceof WorkerLostError && error.again) return once(task)
      throw error
    }
  }
  const stream: PredictorPool['stream'] = async (kind, architecture, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<Streamed<PoolValues[typeof kind]>>()
    const turn = queue.run(async () => {
      const { value, done, ...rest } = await twice({ kind, architecture })
      if (signal?.aborted) await rest.body.return()
      // What the task of this kind gives.
      else resolve({ value: value as PoolValues[typeof kind], ...rest })
      await done
    }, signal)
    turn.catch(reject)
    return promise
  }

  return {
    model: { name, version, spaces },
    executionProvider,
    predict: (architecture, { images, signal } = {}) =>
      queue.run(async () => {
        const { value } = await twice({ kind: 'predict', architecture, images })
        return value as PoolValues['predict']
      }, signal),
    async weights(architecture) {
      const { value, bytes, body } = await stream('weights', architecture)
      return unpack(value, await whole(bytes, body))
    },
    async child(architecture) {
      const { bytes, body } = await stream('child', architecture)
      return whole(bytes, body)
    },
    stream,
    waiting: () => queue.waiting,
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
