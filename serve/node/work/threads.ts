// Threads that are watched over: each call has its turn of one, and one that ends is replaced.
import { WorkerLostError } from '../../problem.ts'
import { FairQueue } from '../../work/fair-queue.ts'
import { Pace } from '../../work/work-units.ts'
import { WorkThread } from './work-thread.ts'
import type { Turn } from '../../work/fair-queue.ts'
import type { Calls, ThreadSettings } from '../../work/messages.ts'
import type { ThreadScore } from './work-thread.ts'

export interface ThreadsOptions extends ThreadSettings {
  readonly count: number
  /** Work that may wait, see `Turn.cost`. */
  readonly capacity: number
  /** Module that a thread runs, where it is another than that of this folder. */
  readonly module?: URL
  readonly score: ThreadScore
  /** Hears of every thread that ends unasked. */
  readonly onDeath?: (error: unknown) => void
}

/** Calls that a thread has at hand: the next is there when one ends, so that it never waits for the loop. */
const DEPTH = 2
/** Milliseconds until a thread that ended is replaced. */
const BACKOFF = 200

/** Whose work is to be done, and how much it is. */
export interface Load extends Omit<Turn, 'cost'> {
  /** Of work, see cost.ts. */
  readonly units: number
}

export interface CallOptions extends Load {
  /** Memory of what is given, which the thread takes over. */
  readonly transfer?: readonly ArrayBuffer[]
}

export class Threads {
  private readonly options: ThreadsOptions
  private readonly queue: FairQueue
  private readonly living = new Set<WorkThread>()
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

  /** Throws where a call would be refused. @throws {QueueFullError} */
  expect({ units, ...turn }: Load): void {
    this.queue.expect({ ...turn, cost: this.pace.of(units) })
  }

  /**
   * Has a thread run a call when its turn comes.
   *
   * @throws {QueueFullError} where no more may wait, {HttpProblem} what the call refuses, {WorkerLostError}
   */
  async call<K extends keyof Calls>(
    call: K,
    given: Calls[K]['given'],
    { units, transfer = [], ...turn }: CallOptions,
  ): Promise<Calls[K]['gives']> {
    const gives = await this.queue.run(
      async (done) => {
        const thread = this.least()
        if (!thread) throw new WorkerLostError('no thread is there to answer')
        const free = (milliseconds?: number) => {
          if (milliseconds !== undefined) this.pace.learn(units, milliseconds)
          done(milliseconds)
        }
        return thread.run({ id: ++this.calls, call, given, transfer, free, signal: turn.signal })
      },
      { ...turn, cost: this.pace.of(units) },
    )
    // What this call gives.
    return gives as Calls[K]['gives']
  }

  async close(): Promise<void> {
    this.closed = true
    await this.opened.catch(() => {})
    // One that runs a model takes the whole process down when it is stopped: nobody asks by then.
    await Promise.all([...this.living].map((thread) => thread.terminate()))
  }

  /** The one with the least at hand. */
  private least(): WorkThread | undefined {
    let least: WorkThread | undefined
    for (const thread of this.living) if (!least || thread.busy < least.busy) least = thread
    return least
  }

  private start(): Promise<void> {
    const { folder, taskFiles, deviceFiles, executionProvider, module, score, onDeath } = this.options
    return new Promise((resolve, reject) => {
      // It holds itself by what it listens to.
      void new WorkThread({
        settings: { folder, taskFiles, deviceFiles, executionProvider },
        program: module ?? new URL('./thread.ts', import.meta.url),
        score,
        onReady: (thread) => {
          this.living.add(thread)
          resolve()
        },
        onError: (error) => {
          reject(error)
          onDeath?.(error)
        },
        onExit: (thread) => {
          // One that never was ready would not be the next time either, and who waits for it has been told.
          if (this.living.delete(thread) && !this.closed) setTimeout(() => void this.restart(), BACKOFF).unref()
        },
      })
    })
  }

  private async restart(): Promise<void> {
    if (this.closed) return
    await this.start().catch(() => {
      if (!this.closed) setTimeout(() => void this.restart(), BACKOFF).unref()
    })
  }
}
