// How sure a difference between two independent groups is.
import { mean, sortedQuantile } from './summary.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { BootstrapOptions, Interval } from './bootstrap.ts'

/**
 * Percentile interval of mean(a) - mean(b), each group resampled by itself (Efron & Tibshirani 1993, chapter 8). Throws
 * RangeError for an empty group.
 */
export function differenceOfMeans(
  a: readonly number[],
  b: readonly number[],
  { seed, resamples = 1000, level = 0.95 }: BootstrapOptions,
): Interval {
  if (a.length === 0 || b.length === 0) throw new RangeError('a group without observations has no mean')
  const random = createRandom(seed)
  const resampled = (group: readonly number[]) => mean(group.map(() => random.pick(group)))
  const sorted = Float64Array.from({ length: resamples }, () => resampled(a) - resampled(b)).sort()
  const tail = (1 - level) / 2
  const [low, high] = [sortedQuantile(sorted, tail), sortedQuantile(sorted, 1 - tail)]
  return { value: mean(a) - mean(b), low, high, resamples }
}
