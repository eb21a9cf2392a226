// Amounts of work by name, and those that every kernel has.
import { sizeOf } from '../../ops/shape.ts'
import type { Shape } from '../../ops/shape.ts'

export type WorkAmounts = Readonly<Record<string, number>>

/** Where usual caches of the first and of the second level end, bytes. */
const L1 = 32_768
const L2 = 500_000

/** Bytes of float32 elements beyond each level of cache. */
export function memory(elements: number, prefix = ''): WorkAmounts {
  const bytes = 4 * elements
  return { [`${prefix}L1`]: Math.max(0, bytes - L1), [`${prefix}L2`]: Math.max(0, bytes - L2) }
}

export function exceedsL1(elements: number): boolean {
  return 4 * elements > L1
}

/** Positions of an image; of tokens and vectors what lies behind their first extent. */
export function pixels(shape: Shape): number {
  return sizeOf(shape) / (shape[0] ?? 1)
}
