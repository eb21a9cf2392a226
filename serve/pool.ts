// A predictor over a pool of child processes: a model's run blocks the event loop it is on, and a worker thread stopped
// during one takes the whole process down.
import { Tinypool } from 'tinypool'
import { ALLOCATOR_ENV } from './allocator.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { BoundedQueue } from './queue.ts'
import { BundleError } from '@archcast/core/bundle/errors.ts'
import { WorkerLostError } from './problem.ts'
import type { NamedTensor, Predictor } from '@archcast/core/predict/types.ts'
import type { Manifest } from '@archcast/core/bundle/manifest.ts'
import type { PackedTensors, PoolResults, PoolTask } from './pool-task.ts'

export interface PoolOptions {
  /** Folder of the bundle; every process loads and verifies it. */
  readonly folder: string
  readonly bundle: { readonly manifest: Pick<Manifest, 'name' | 'version' | 'spaces'> }
  readonly executionProvider: string
  readonly processes: number
  /** Requests that may wait while every process is busy. */
  readonly queue: number
  /** Module that runs the tasks, where it is another than that of this folder. */
  readonly task?: URL
  /** Hears of a process that died while it had nothing to do. */
  readonly onError?: (error: unknown) => void
}

export interface PredictorPool extends Predictor {
  /** Requests in the queue. */
  waiting(): number
  /** Seconds that the one which waits longest has waited. */
  oldest(): number
  /** Whether the next request would be refused. */
  full(): boolean
  pids(): number[]
  close(): Promise<void>
}

/** Starts the processes; each loads the bundle at its first task. */
export function createPool({ folder, bundle, executionProvider, processes, ...options }: PoolOptions): PredictorPool {
  const { name, version, spaces } = bundle.manifest
  const pool = new Tinypool({
    filename: (options.task ?? new URL('./pool-task.ts', import.meta.url)).href,
    runtime: 'child_process',
    serialization: 'advanced',
    minThreads: processes,
    maxThreads: processes,
    argv: [folder, executionProvider],
    // There are as many processes as cores: threads that collect garbage beside one take the time of another.
    execArgv: ['--single-threaded-gc'],
    // Left out, the processes would start without an environment.
    env: { ...ALLOCATOR_ENV, ...(process.env as Record<string, string>) },
  })
  // Without a listener an idle process that dies would end this one too; the pool replaces it by itself.
  pool.on('error', (error) => options.onError?.(error))
  const queue = new BoundedQueue(processes, options.queue)

  const once = async <K extends keyof PoolResults>(task: PoolTask & { kind: K }): Promise<PoolResults[K]> => {
    try {
      return (await pool.run(task)) as PoolResults[K]
    } catch (error) {
      throw revive(error)
    }
  }
  const run = <K extends keyof PoolResults>(task: PoolTask & { kind: K }, signal?: AbortSignal) =>
    queue.run(async () => {
      try {
        return await once(task)
      } catch (error) {
        // A process may die of something other than its task, such as the system being short of memory: one more try.
        if (error instanceof WorkerLostError) return once(task)
        throw error
      }
    }, signal)

  return {
    model: { name, version, spaces },
    executionProvider,
    predict: (architecture, { images, signal } = {}) => run({ kind: 'predict', architecture, images }, signal),
    weights: async (architecture) => unpack(await run({ kind: 'weights', architecture })),
    child: (architecture) => run({ kind: 'child', architecture }),
    waiting: () => queue.waiting,
    oldest: () => queue.age,
    full: () => queue.full,
    pids: () => pool.threads.map(({ threadId }) => threadId),
    async close() {
      // The pool does not keep the event loop alive for its processes: without a timer a command would end before they have.
      const alive = setInterval(() => {}, 1000)
      try {
        await pool.destroy()
      } finally {
        clearInterval(alive)
      }
    },
  }
}

function unpack({ tensors, data }: PackedTensors): NamedTensor[] {
  let at = 0
  return tensors.map(({ name, shape, length }) => ({ name, shape, data: data.subarray(at, (at += length)) }))
}

/** Errors cross the process boundary as plain objects of their own fields. */
function revive(error: unknown): Error {
  const { name, message, code, errors, file, expected, actual } = error as Record<string, never>
  if (name === 'ArchitectureError') return new ArchitectureError(code, errors)
  if (name === 'BundleError') return new BundleError(file, expected, actual)
  if (message === 'Worker exited unexpectedly') return new WorkerLostError()
  return error instanceof Error ? error : Object.assign(new Error(message, { cause: error }), { name })
}
