// Threads that are watched over: each runs one call at a time, and one that ends is replaced.
import { Worker } from 'node:worker_threads'
import { FairQueue } from './fair-queue.ts'
import { Pace } from './cost.ts'
import { WorkerLostError } from '../problem.ts'
import { errorOf, refusalOf } from './refusal.ts'
import type { Calls, FromThread, ThreadSettings, ToThread } from './messages.ts'
import type { Scored } from '@archcast/core/predict/types.ts'
import type { Turn } from './fair-queue.ts'

export interface ThreadsOptions extends ThreadSettings {
  readonly count: number
  /** Work that may wait, see `Turn.cost`. */
  readonly capacity: number
  /** Module that a thread runs, where it is another than that of this folder. */
  readonly module?: URL
  /** Scores an architecture that a thread has serialised. */
  readonly score: (
    architecture: Uint8Array,
    options: { readonly images?: number | undefined; readonly signal?: AbortSignal | undefined },
  ) => Promise<Scored>
  /** Hears of every thread that ends unasked. */
  readonly onDeath?: (error: unknown) => void
}

/** Calls that a thread has at hand: the next is there when one ends, so that it never waits for the loop. */
const DEPTH = 2
/** MiB for what is new: left to itself, each heap would hold a hundred more, mostly garbage. */
const HEAP = { maxYoungGenerationSizeMb: 48 }
/** Milliseconds that a call may keep its thread. */
const LIMIT = 60_000
/** Milliseconds until a thread that ended is replaced. */
const BACKOFF = 200

export interface CallOptions extends Omit<Turn, 'cost'> {
  /** Of work, see cost.ts. */
  readonly units: number
  /** Memory of what is given, which the thread takes over. */
  readonly transfer?: readonly ArrayBuffer[]
}

interface Pending {
  readonly units: number
  readonly resolve: (gives: Calls[keyof Calls]['gives']) => void
  readonly reject: (error: unknown) => void
  readonly free: () => void
  readonly signal?: AbortSignal | undefined
}

interface Thread {
  readonly worker: Worker
  readonly pending: Map<number, Pending>
  /** Calls that hold a slot. */
  busy: number
}

export class Threads {
  private readonly options: ThreadsOptions
  private readonly queue: FairQueue
  private readonly living = new Set<Thread>()
  private readonly pace = new Pace()
  private closed = false
  private calls = 0
  private readonly opened: Promise<unknown>

  constructor(options: ThreadsOptions) {
    this.options = options
    this.queue = new FairQueue(DEPTH * options.count, options.capacity)
    this.opened = Promise.all(Array.from({ length: options.count }, () => this.start()))
    // Whoever asks hears of it.
    this.opened.catch(() => {})
  }

  /** Settles when all are there; throws what keeps one from it. */
  async ready(): Promise<void> {
    await this.opened
  }

  get alive(): number {
    return this.living.size
  }

  get waiting(): number {
    return this.queue.waiting
  }

  /** Milliseconds that so many units of work take a thread, see cost.ts. */
  time(units: number): number {
    return this.pace.of(units)
  }

  /**
   * Has a thread run a call when its turn comes.
   *
   * @throws {QueueFullError} where no more may wait, {HttpProblem} what the call refuses, {WorkerLostError}
   */
  call<K extends keyof Calls>(call: K, given: Calls[K]['given'], options: CallOptions): Promise<Calls[K]['gives']> {
    const { units, transfer = [], ...turn } = options
    const work = (free: () => void) =>
      new Promise<Calls[K]['gives']>((resolve, reject) => {
        const thread = this.least()
        if (!thread) return reject(new WorkerLostError('no thread is there to answer'))
        const id = ++this.calls
        let held = true
        // It is ended where it hangs: what runs then is no model, which takes milliseconds.
        const timer = setTimeout(() => void thread.worker.terminate(), LIMIT)
        thread.busy++
        thread.pending.set(id, {
          // What this call gives.
          resolve: (gives) => resolve(gives as Calls[K]['gives']),
          reject,
          free() {
            clearTimeout(timer)
            if (held) thread.busy--
            held = false
            free()
          },
          units,
          signal: turn.signal,
        })
        thread.worker.postMessage({ id, call, given } satisfies ToThread, transfer)
      })
    return this.queue.run(work, { ...turn, cost: this.pace.of(units) })
  }

  async close(): Promise<void> {
    this.closed = true
    await this.opened.catch(() => {})
    // One that runs a model takes the whole process down when it is stopped: nobody asks by then.
    await Promise.all([...this.living].map(({ worker }) => worker.terminate()))
  }

  /** The one with the least at hand. */
  private least(): Thread | undefined {
    let least: Thread | undefined
    for (const thread of this.living) if (!least || thread.busy < least.busy) least = thread
    return least
  }

  private start(): Promise<void> {
    const { folder, taskFiles, deviceFiles, executionProvider, module } = this.options
    const settings: ThreadSettings = { folder, taskFiles, deviceFiles, executionProvider }
    const program = module ?? new URL('./thread.ts', import.meta.url)
    const worker = new Worker(program, { workerData: settings, resourceLimits: HEAP })
    const thread: Thread = { worker, pending: new Map(), busy: 0 }
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromThread) => {
        if ('ready' in message) {
          this.living.add(thread)
          resolve()
        } else this.hear(thread, message)
      })
      worker.on('error', (error) => {
        reject(error)
        this.options.onDeath?.(error)
      })
      worker.on('exit', () => {
        const known = this.living.delete(thread)
        for (const pending of thread.pending.values()) {
          pending.reject(new WorkerLostError())
          pending.free()
        }
        // One that never was ready would not be the next time either, and who waits for it has been told.
        if (known && !this.closed) setTimeout(() => void this.restart(), BACKOFF).unref()
      })
    })
  }

  private async restart(): Promise<void> {
    if (this.closed) return
    await this.start().catch(() => {
      if (!this.closed) setTimeout(() => void this.restart(), BACKOFF).unref()
    })
  }

  private hear(thread: Thread, message: Exclude<FromThread, { ready: true }>): void {
    const pending = thread.pending.get(message.id)
    if (!pending) return
    // While the pool scores, the thread is there for others.
    pending.free()
    if ('score' in message) {
      const { score: scored, architecture, images } = message
      this.options.score(architecture, { images, signal: pending.signal }).then(
        (value) => thread.worker.postMessage({ scored, value } satisfies ToThread),
        (error: unknown) => thread.worker.postMessage({ scored, refusal: refusalOf(error) } satisfies ToThread),
      )
      return
    }
    thread.pending.delete(message.id)
    if ('gives' in message) {
      if (message.milliseconds !== undefined) this.pace.learn(pending.units, message.milliseconds)
      pending.resolve(message.gives)
    } else pending.reject(errorOf(message.refusal))
  }
}
