// Pearson's and Spearman's correlation coefficients.
import { checkPairs } from './pairs.ts'
import { ranks } from './ranks.ts'
import { mean } from './summary.ts'

/** Pearson's r, -1..1; NaN where a sample is constant. Throws RangeError for samples that are not pairs. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  checkPairs(x, y)
  // Asked of the values, not of the sums below: the mean of equal values need not round to them.
  if (isConstant(x) || isConstant(y)) return NaN
  const [meanX, meanY] = [mean(x), mean(y)]
  let [xx, yy, xy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i] - meanX, y[i] - meanY]
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx) / Math.sqrt(yy)))
}

/** Spearman's rho: Pearson's r of the ranks, ties sharing their mean rank. */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number {
  checkPairs(x, y)
  return pearson(ranks(x), ranks(y))
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false
  return true
}
