// An interval for a median that assumes nothing of how the values are distributed.
import type { ValueRange } from '@archcast/core/gate/model-prediction.ts'

const LEVEL = 0.95
/** With fewer values, not even the least and the greatest enclose it. */
export const FEWEST_VALUES = 6

/**
 * The median and the order statistics that enclose the true one with a probability of at least 95 % (David & Nagaraja,
 * Order Statistics, section 7.1). The values below it are as many as a fair coin's heads. Undefined for fewer than
 * `FEWEST` values.
 */
export function medianInterval(values: readonly number[]): ValueRange | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const n = sorted.length
  if (n < FEWEST_VALUES) return undefined
  // Chance that fewer than `skipped` + 1 of n are below.
  let tail = 0.5 ** n
  let term = tail
  let skipped = 0
  for (;;) {
    term *= (n - skipped) / (skipped + 1)
    if (2 * (tail + term) > 1 - LEVEL) break
    tail += term
    skipped++
  }
  const value = (sorted[(n - 1) >> 1] + sorted[n >> 1]) / 2
  return { value, low: sorted[skipped], high: sorted[n - 1 - skipped] }
}
