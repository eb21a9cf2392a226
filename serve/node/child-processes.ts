// Supervised processes: one that dies is replaced, one that takes too long is ended, and waiters hear where none comes.
import { WorkerLostError } from '../problem.ts'
import { Child } from './child-process.ts'
import type { ChildProcessOptions, TaskResult } from './child-process.ts'

export interface ChildrenOptions extends ChildProcessOptions {
  readonly count: number
  /** Milliseconds that a task may take, until its last byte is read. */
  readonly limit: number
  /** Hears of every process that dies unasked. */
  readonly onDeath: (why: string) => void
}

/**
 * Milliseconds until a dead process is replaced: none where it had answered or lived long enough, else twice the last
 * delay.
 */
const BACKOFF = { first: 50, most: 1000, long: 500 }
/** Milliseconds that a task waits for a process to be there; longer means that none can be started. */
const PATIENCE = 5000
/** Milliseconds without any process after which nobody is to send more. */
const OUTAGE = 1000

export class Children {
  private readonly options: ChildrenOptions
  private readonly living = new Set<Child>()
  private readonly idle: Child[] = []
  private readonly waiting = new Set<(child: Child) => void>()
  private closed = false
  private lastAlive = 0

  constructor(options: ChildrenOptions) {
    this.options = options
    for (let i = 0; i < options.count; i++) this.start(0)
  }

  get pids(): number[] {
    return [...this.living].map(({ pid }) => pid)
  }

  /** Whether there is a process, or was a moment ago. */
  get ready(): boolean {
    return this.living.size > 0 || performance.now() - this.lastAlive < OUTAGE
  }

  /**
   * Has a process run a task. Rejects with the plain object of an error that the task throws.
   * @throws {WorkerLostError} where the process dies of it, takes too long, or none can be started
   */
  async run(task: unknown): Promise<TaskResult> {
    const child = await this.acquire()
    return child.run(task, this.options.limit, () => {
      if (this.living.has(child)) this.offer(child)
    })
  }

  async close(): Promise<void> {
    this.closed = true
    // The processes do not keep the event loop alive: without a timer a command would end before they have.
    const alive = setInterval(() => {}, 1000)
    await Promise.all([...this.living].map((child) => child.end()))
    clearInterval(alive)
  }

  private acquire(): Promise<Child> {
    const free = this.idle.pop()
    if (free) return Promise.resolve(free)
    return new Promise((resolve, reject) => {
      const got = (child: Child) => {
        clearTimeout(timer)
        resolve(child)
      }
      const timer = setTimeout(() => {
        this.waiting.delete(got)
        reject(new WorkerLostError('no worker can be started', { again: false }))
      }, PATIENCE)
      this.waiting.add(got)
    })
  }

  private offer(child: Child): void {
    const [first] = this.waiting
    if (!first) return void this.idle.push(child)
    this.waiting.delete(first)
    first(child)
  }

  /** @param deaths of those before it, one soon after another */
  private start(deaths: number): void {
    if (this.closed) return
    const begun = performance.now()
    const child = new Child(this.options, (gone, why) => {
      this.living.delete(gone)
      if (this.living.size === 0) this.lastAlive = performance.now()
      const place = this.idle.indexOf(gone)
      if (place >= 0) this.idle.splice(place, 1)
      if (!this.closed) this.options.onDeath(why)
      const early = !gone.answered && performance.now() - begun < BACKOFF.long
      const wait = early ? Math.min(BACKOFF.most, BACKOFF.first * 2 ** deaths) : 0
      setTimeout(() => this.start(early ? deaths + 1 : 0), wait)
    })
    this.living.add(child)
    this.offer(child)
  }
}
