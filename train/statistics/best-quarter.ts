// How well a signal ranks the best of all: what a search finds depends on that.
import { kendallTau } from './kendall.ts'

/**
 * Kendall's tau of the quarter whose truth is highest; NaN of less than two pairs there.
 *
 * @example
 * bestQuarterTau([1, 2, 3, 4, 9, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8]) // => 1
 */
export function bestQuarterTau(x: ArrayLike<number>, truth: ArrayLike<number>): number {
  const best = Array.from(truth, (_, i) => i)
    .sort((a, b) => truth[b] - truth[a])
    .slice(0, Math.floor(truth.length / 4))
  if (best.length < 2) return NaN
  return kendallTau(
    best.map((i) => x[i]),
    best.map((i) => truth[i]),
  )
}
