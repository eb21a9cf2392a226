// Memory over time, and how much of it is growth.
import { median } from '@archcast/train/statistics/summary.ts'

/** One look at a process. */
export interface Sample {
  readonly seconds: number
  readonly mebibytes: number
}

/**
 * Growth over the last half, in % of what is held there: the median slope of all pairs (Theil 1950, Sen 1968). Few
 * collections of garbage do not move it.
 *
 * @example
 * const samples = [100, 100, 110].map((mebibytes, i) => ({ seconds: 10 * i, mebibytes }))
 * growth(samples).toFixed(1) // => '9.5'
 */
export function growth(samples: readonly Sample[]): number {
  const end = samples.at(-1)!.seconds
  const half = samples.filter(({ seconds }) => seconds >= end / 2)
  const slopes = half.flatMap((a, i) =>
    half.slice(i + 1).map((b) => (b.mebibytes - a.mebibytes) / (b.seconds - a.seconds)),
  )
  const held = median(half.map(({ mebibytes }) => mebibytes))
  return (100 * median(slopes) * (end - half[0].seconds)) / held
}
