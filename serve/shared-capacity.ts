// Room for what is held at once, such as bytes of bodies: bounded together, and fair between callers.
import { QueueFullError } from './problem.ts'

/**
 * A caller may hold no more than is still free, or a multiple of it. So one who takes all that it may leaves as much to
 * others, and they again to those after them (dynamic thresholds: Choudhury and Hahne, IEEE/ACM Transactions on
 * Networking 6(2), 1998).
 */
export class SharedCapacity {
  private readonly capacity: number
  private readonly share: number
  private readonly by = new Map<string, number>()
  private held = 0

  /** @param share of what is still free that a caller may hold: by 1 one alone has half, by 3 three quarters */
  constructor(capacity: number, share = 1) {
    this.capacity = capacity
    this.share = share
  }

  /** Whether there would be room. What is more than all is let in alone. */
  has(caller: string, amount: number): boolean {
    const free = this.capacity - this.held
    return this.held === 0 || (amount <= free && (this.by.get(caller) ?? 0) + amount <= this.share * free)
  }

  /**
   * Takes room; what comes back gives it back, once.
   *
   * @throws {QueueFullError}
   */
  enter(caller: string, amount: number): () => void {
    if (!this.has(caller, amount)) throw new QueueFullError()
    this.add(caller, amount)
    let inside = true
    return () => {
      if (inside) this.add(caller, -amount)
      inside = false
    }
  }

  private add(caller: string, amount: number): void {
    const own = (this.by.get(caller) ?? 0) + amount
    this.held += amount
    // Sums of fractions need not come back to nothing.
    if (own > 1e-6) this.by.set(caller, own)
    else this.by.delete(caller)
    if (this.by.size === 0) this.held = 0
  }
}
