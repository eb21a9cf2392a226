// Means and quantiles of samples.

/** Arithmetic mean; NaN for none. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}

/** Standard deviation of the sample, n - 1 in the denominator; NaN below two values. */
export function standardDeviation(values: ArrayLike<number>): number {
  if (values.length < 2) return NaN
  const centre = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i] - centre) ** 2
  return Math.sqrt(sum / (values.length - 1))
}

/**
 * Quantile `p` in 0..1, interpolated linearly (type 7 of Hyndman & Fan 1996, NumPy's and R's default); NaN for no
 * values.
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  return sortedQuantile(Float64Array.from(values).sort(), p)
}

export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5)
}

/** As `quantile`, of values that are sorted already. Throws RangeError for a `p` outside 0..1. */
export function sortedQuantile(sorted: ArrayLike<number>, p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile is between 0 and 1, not ${p}`)
  if (sorted.length === 0) return NaN
  const position = p * (sorted.length - 1)
  const below = Math.floor(position)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (position - below) * (sorted[above] - sorted[below])
}
