// What held-out residuals tell: which measurements are outliers, how many of the others an interval holds.
import { rangeOf90 } from './range.ts'
import { mean, median } from './summary.ts'

/**
 * Standard deviations from the median, told by the median absolute deviation, beyond which a residual is an outlier.
 */
const FAR = 6
const DEVIATION = 1.4826
/** Where more than this share lie so far out, they are how the values are spread. */
const FEW = 0.1

/** Indices of the outliers. */
export function outliersOf(residuals: readonly number[]): ReadonlySet<number> {
  const far = farOf(residuals)
  return new Set(far.length <= FEW * residuals.length ? far : [])
}

/** Indices of what lies far from the median, however many they are. @param least no nearer than that is far */
export function farOf(residuals: readonly number[], least = 0): number[] {
  const middle = median(residuals)
  const deviations = residuals.map((residual) => Math.abs(residual - middle))
  const most = Math.max(least, FAR * DEVIATION * median(deviations))
  return deviations.flatMap((deviation, i) => (deviation > most && most > 0 ? [i] : []))
}

/** Share of the residuals that lie in the 90 % range of all the others. */
export function coverageOf(residuals: readonly number[]): number {
  const held = residuals.map((residual, i) => {
    const [low, high] = rangeOf90(residuals.toSpliced(i, 1))
    return Number(residual >= low && residual <= high)
  })
  return mean(held)
}
