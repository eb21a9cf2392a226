// How sure a figure is: percentile intervals by resampling (Efron & Tibshirani, An Introduction to the Bootstrap, 1993,
// chapter 13).
import { mean, sortedQuantile } from './summary.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

export interface Interval {
  /** The statistic of the sample itself. */
  readonly value: number
  readonly low: number
  readonly high: number
  /** Resamples whose statistic was a number; constant ones have no correlation. */
  readonly resamples: number
}

export interface BootstrapOptions {
  readonly seed: number
  /** Default 1,000. */
  readonly resamples?: number
  /** Coverage, default 0.95. */
  readonly level?: number
  /**
   * Group of each observation, where several are of the same thing, such as isomorphic networks. Groups are drawn whole
   * (Davison & Hinkley, Bootstrap Methods and their Application, 1997, section 3.8).
   */
  readonly groups?: readonly string[]
}

/**
 * Interval of any statistic of `count` observations. `statistic` is given the observations to use, [count] indices that
 * may repeat, or those of as many groups; first all of them once. The same seed gives the same interval. Throws
 * RangeError for no observations or a level outside 0..1.
 */
export function bootstrap(
  count: number,
  statistic: (indices: Uint32Array) => number,
  { seed, resamples = 1000, level = 0.95, groups }: BootstrapOptions,
): Interval {
  if (count < 1) throw new RangeError('no observations to resample')
  if (!(level > 0 && level < 1)) throw new RangeError(`a level is between 0 and 1, not ${level}`)
  const value = statistic(Uint32Array.from({ length: count }, (_, index) => index))
  const random = createRandom(seed)
  const draw = groups ? drawGroups(groups, random) : drawEach(count, random)
  const values = new Float64Array(resamples)
  let kept = 0
  for (let resample = 0; resample < resamples; resample++) {
    const result = statistic(draw())
    if (!Number.isNaN(result)) values[kept++] = result
  }
  const sorted = values.subarray(0, kept).sort()
  const tail = (1 - level) / 2
  return {
    value,
    low: sortedQuantile(sorted, tail),
    high: sortedQuantile(sorted, 1 - tail),
    resamples: kept,
  }
}

function drawEach(count: number, random: Random): () => Uint32Array {
  const indices = new Uint32Array(count)
  return () => {
    for (let i = 0; i < count; i++) indices[i] = random.int(count)
    return indices
  }
}

function drawGroups(groups: readonly string[], random: Random): () => Uint32Array {
  const members = [...Map.groupBy(groups.keys(), (i) => groups[i]).values()]
  return () => Uint32Array.from(members.flatMap(() => members[random.int(members.length)]))
}

/** Interval of a measure of agreement such as `kendallTau`, pairs resampled together. */
export function bootstrapPairs(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  measure: (x: Float64Array, y: Float64Array) => number,
  options: BootstrapOptions,
): Interval {
  if (x.length !== y.length) throw new RangeError(`samples of ${x.length} and ${y.length} values are not pairs`)
  const pick = (values: ArrayLike<number>, indices: Uint32Array) => Float64Array.from(indices, (index) => values[index])
  return bootstrap(x.length, (indices) => measure(pick(x, indices), pick(y, indices)), options)
}

/** Interval of the mean of independent values. Throws RangeError for none. */
export function bootstrapMean(values: ArrayLike<number>, options: BootstrapOptions): Interval {
  return bootstrap(values.length, (indices) => mean(Float64Array.from(indices, (i) => values[i])), options)
}
