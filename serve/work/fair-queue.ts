// A queue in front of a few workers that is bounded by work and fair between flows.
import { QueueFullError } from '../problem.ts'
import { orAborted, waitInLine } from '../queue.ts'
import { SharedCapacity } from '../shared-capacity.ts'
import type { QueuePlace } from '../queue.ts'

export interface Turn {
  /** Whose work it is: flows get equal shares of the work that is done, however many tasks they bring. */
  readonly flow: string
  /** Cost of the task; it bounds what may wait. */
  readonly cost: number
  /** Whether the work was let in before: it waits uncounted, and is not refused. */
  readonly patient?: boolean
  readonly signal?: AbortSignal | undefined
}

/** How much of the free room a flow may fill, as a multiple: enough to keep all workers busy alone. */
const SHARE = 3

interface Waiting {
  readonly flow: string
  readonly tag: number
}

/**
 * Self-clocked fair queueing (Golestani, INFOCOM 1994): a task's tag is where its flow stands plus its cost. The least
 * tag is next; the clock is the tag of the task that began last.
 */
export class FairQueue {
  private readonly slots: number
  private readonly room: SharedCapacity
  private readonly line = new Set<Waiting & QueuePlace>()
  /** The last tag of each flow that is ahead of the clock. */
  private readonly ends = new Map<string, number>()
  private clock = 0
  private running = 0

  /** `slots` tasks at once; work of up to `capacity` waits. */
  constructor(slots: number, capacity: number) {
    this.slots = slots
    this.room = new SharedCapacity(capacity, SHARE)
  }

  get waiting(): number {
    return this.line.size
  }

  /** Throws where `run` would. @throws {QueueFullError} */
  expect({ flow, cost, patient }: Turn): void {
    if (this.running < this.slots || patient || this.room.has(flow, cost)) return
    this.room.refused(flow, cost)
    throw new QueueFullError()
  }

  /**
   * Runs `work` when its turn comes. It holds a slot until it ends or calls `free`. `free` may tell what it really
   * cost: its flow then pays or gets the difference. An aborted `signal` takes it out of the line; begun work goes on,
   * but the caller no longer waits for it.
   *
   * @throws {QueueFullError}
   */
  async run<T>(work: (free: (cost?: number) => void) => Promise<T>, turn: Turn): Promise<T> {
    const { flow, cost, patient, signal } = turn
    signal?.throwIfAborted()
    if (this.running < this.slots) this.running++
    else {
      const leave = patient ? undefined : this.room.enter(flow, cost)
      try {
        await this.turn(flow, cost, signal)
      } finally {
        leave?.()
      }
    }
    let held = true
    const free = (told = cost) => {
      if (!held) return
      held = false
      this.settle(flow, told - cost)
      this.next()
    }
    const done = work(free).finally(() => free())
    return signal ? orAborted(done, signal) : done
  }

  private turn(flow: string, cost: number, signal?: AbortSignal): Promise<void> {
    const tag = Math.max(this.clock, this.ends.get(flow) ?? 0) + cost
    this.ends.set(flow, tag)
    return waitInLine(this.line, { flow, tag }, signal)
  }

  /** Only who waits or has just been served has something to settle: what is behind the clock is forgotten. */
  private settle(flow: string, owed: number): void {
    const end = Math.max(this.clock, this.ends.get(flow) ?? 0) + owed
    if (end > this.clock) this.ends.set(flow, end)
    else this.ends.delete(flow)
  }

  /** Hands a slot to whoever is next. */
  private next(): void {
    let first: (Waiting & QueuePlace) | undefined
    for (const each of this.line) if (!first || each.tag < first.tag) first = each
    if (!first) {
      this.running--
      this.ends.clear()
      return
    }
    this.line.delete(first)
    this.clock = first.tag
    if (this.ends.get(first.flow)! <= this.clock) this.ends.delete(first.flow)
    first.start()
  }
}
