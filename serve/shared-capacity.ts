// Room for what is held at once, such as bytes of bodies: bounded together, and fair between callers.
import { QueueFullError } from './problem.ts'

/** Milliseconds that room is kept for a caller who was refused. */
const KEPT = 250
/** Callers for whom it is kept at once. */
const MOST_CLAIMS = 64

interface Claim {
  readonly amount: number
  readonly until: number
}

/**
 * A caller may hold no more than is still free, or a multiple of it. So one who takes all that it may leaves as much to
 * others, and they again to those after them (dynamic thresholds: Choudhury and Hahne, IEEE/ACM Transactions on
 * Networking 6(2), 1998).
 *
 * Who is refused and holds nothing has a claim on the room that comes free next, for a moment and on half of all. Else
 * callers who ask in one rhythm with those who leave would take all of it, and others who ask as often none.
 */
export class SharedCapacity {
  private readonly capacity: number
  private readonly share: number
  private readonly by = new Map<string, number>()
  /** Of callers who were refused since they were last let in, the first one first. */
  private readonly claims = new Map<string, Claim>()
  private held = 0

  /** @param share of what is still free that a caller may hold: by 1 one alone has half, by 3 three quarters */
  constructor(capacity: number, share = 1) {
    this.capacity = capacity
    this.share = share
  }

  /** Whether there would be room. What is more than all is let in alone. */
  has(caller: string, amount: number): boolean {
    const free = this.capacity - this.held
    if (this.held === 0) return true
    return amount <= free - this.claimedBefore(caller) && (this.by.get(caller) ?? 0) + amount <= this.share * free
  }

  /** Notes that a caller was refused, which gives it a claim where it holds nothing. */
  refused(caller: string, amount: number): void {
    if (!this.by.has(caller) && this.claims.size < MOST_CLAIMS)
      this.claims.set(caller, { amount, until: Date.now() + KEPT })
  }

  /** What callers have a claim on who were refused before this one was. */
  private claimedBefore(caller: string): number {
    const now = Date.now()
    let sum = 0
    for (const [other, { amount, until }] of this.claims) {
      if (until < now) this.claims.delete(other)
      else if (other === caller) break
      else sum += amount
    }
    return Math.min(sum, this.capacity / 2)
  }

  /**
   * Takes room; what comes back gives it back, once.
   *
   * @throws {QueueFullError}
   */
  enter(caller: string, amount: number): () => void {
    if (!this.has(caller, amount)) {
      this.refused(caller, amount)
      throw new QueueFullError()
    }
    this.claims.delete(caller)
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
