// Ranges of errors by the distance to what was fitted: what is further off is told less well.
import { quantile } from './summary.ts'

export interface Band {
  /** Where the band ends; the last one has no end. */
  readonly within?: number
  readonly low: number
  readonly high: number
}

/** Where bands end, as shares of the errors in order of their distance. */
const BANDS = [0.5, 0.85]
/** Errors of a band: a range of 90 % needs 20, and as many again to be steady. */
const BAND = 40

/**
 * One band where there are too few errors for several.
 *
 * @param distances of the errors. @param rangeOf the range that new errors of a band lie in. @param rounded a bound as
 * it is kept
 */
export function bandsByDistance(
  distances: ArrayLike<number>,
  errors: readonly number[],
  rangeOf: (errors: readonly number[]) => readonly [low: number, high: number],
  rounded: (bound: number) => number,
): Band[] {
  const several = errors.length * (1 - BANDS.at(-1)!) >= BAND
  const ends = several ? BANDS.map((share) => quantile(distances, share)) : []
  return [...ends, Infinity].map((end, band) => {
    const from = band === 0 ? -1 : ends[band - 1]
    const [low, high] = rangeOf(errors.filter((_, i) => distances[i] > from && distances[i] <= end))
    return { ...(end < Infinity && { within: rounded(end) }), low: rounded(low), high: rounded(high) }
  })
}
