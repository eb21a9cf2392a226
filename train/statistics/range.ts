// Ranges that a new value lies in: measured where there are values enough, else as if they were normal.
import { conformalRange } from './conformal.ts'
import { mean, standardDeviation } from './summary.ts'

/** Of values on either side that a range of 90 % leaves out. */
const SIDE = 1.644854

/** The range that holds 90 % of new values: conformal, or by Student's t for fewer than 19 values; needs two. */
export function rangeOf90(values: readonly number[]): [low: number, high: number] {
  const range = conformalRange(values, 0.9)
  if (range.every(Number.isFinite)) return range
  const half = studentT95(values.length - 1) * standardDeviation(values) * Math.sqrt(1 + 1 / values.length)
  return [mean(values) - half, mean(values) + half]
}

/**
 * The 95 % quantile of Student's t, by the first terms of its expansion about the normal's (Abramowitz & Stegun
 * 26.7.5).
 */
function studentT95(freedom: number): number {
  const z = SIDE
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
}
