// A bounded queue in front of a few workers: what does not fit is refused at once instead of waiting without end.
import { QueueFullError } from './problem.ts'

interface Waiting {
  readonly since: number
}

export class BoundedQueue {
  readonly slots: number
  readonly capacity: number
  private running = 0
  private readonly line = new Set<Waiting & QueuePlace>()

  /** `slots` works at once, and room for `capacity` more that wait. */
  constructor(slots: number, capacity: number) {
    this.slots = slots
    this.capacity = capacity
  }

  get waiting(): number {
    return this.line.size
  }

  /** Seconds that the first in line has waited. */
  get age(): number {
    const [first] = this.line
    return first ? (performance.now() - first.since) / 1000 : 0
  }

  get full(): boolean {
    return this.running >= this.slots && this.line.size >= this.capacity
  }

  /**
   * Runs `work` when its turn comes. An aborted `signal` takes it out of the line. Begun work goes on to its end and
   * holds its slot, but the caller no longer waits for it.
   * @throws {QueueFullError}
   */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    if (this.running >= this.slots) await this.turn(signal)
    else this.running++
    const done = work().finally(() => this.next())
    return signal ? orAborted(done, signal) : done
  }

  /** Gives what `work` gives as soon as it is there, but holds the slot until that is `done`. Else as `run`. */
  hold<T extends { readonly done: Promise<void> }>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const held = async () => {
        const given = await work()
        resolve(given)
        await given.done
      }
      this.run(held, signal).catch(reject)
    })
  }

  private async turn(signal?: AbortSignal): Promise<void> {
    if (this.full) throw new QueueFullError()
    await waitInLine(this.line, { since: performance.now() }, signal)
  }

  /** Hands the slot of finished work to the first in line. */
  private next(): void {
    const [first] = this.line
    if (!first) {
      this.running--
      return
    }
    this.line.delete(first)
    first.start()
  }
}

/** Who waits in a line, until whoever takes it out starts it. */
export interface QueuePlace {
  readonly start: () => void
}

/** Waits in `line` until it is started. An aborted `signal` takes it out. */
export function waitInLine<T extends object>(line: Set<T & QueuePlace>, place: T, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      line.delete(waiting)
      reject(signal!.reason as Error)
    }
    const start = () => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }
    const waiting = { ...place, start }
    line.add(waiting)
    signal?.addEventListener('abort', abort, { once: true })
  })
}

/** Work that its caller waits for no longer than until `signal` is aborted. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error)
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
