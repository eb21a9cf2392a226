// An axis of a plot: which values it spans, where a value lies on it, and which round ones are written beside it.
import { nice, ticks } from 'd3-array'

export interface Axis {
  /** Lowest and highest value; both above zero where `log` is on. */
  readonly from: number
  readonly to: number
  /** Whether equal ratios take equal room, not equal differences. */
  readonly log: boolean
}

/** Whether an axis can show a value: a finite one, on a logarithmic axis above zero. */
export const hasPlace = (value: number, log: boolean): boolean => Number.isFinite(value) && (!log || value > 0)

/** Values that differ by their rounding alone would leave an axis without a value to write beside it. */
const ALIKE = 1e-6

/**
 * An axis that holds all of these with room at its ends; what it cannot show, which on a logarithmic one is all that is
 * not above zero, is left out. Of no values it goes from 1 to 10.
 * @param room at either end, as a share of what the values span
 *
 * @example
 * axisOf([2, 4], false, 0.5) // => { from: 1, to: 5, log: false }
 */
export function axisOf(values: Iterable<number>, log: boolean, room: number): Axis {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (!hasPlace(value, log)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return { from: 1, to: 10, log }
  const alike = high - low <= Math.abs(high) * ALIKE
  if (log) {
    const factor = alike ? 1.15 : (high / low) ** room
    return { from: low / factor, to: high * factor, log }
  }
  const margin = alike ? Math.abs(high) * 0.1 || 1 : (high - low) * room
  return { from: low - margin, to: high + margin, log }
}

/**
 * A linear axis from zero to the first round value that is no less than `most`, with about `wanted` ticks.
 *
 * @example
 * axisFromZero(9, 5) // => { from: 0, to: 10, log: false }
 */
export function axisFromZero(most: number, wanted: number): Axis {
  return { from: 0, to: nice(0, most || 1, wanted)[1], log: false }
}

/**
 * Where a value lies: 0 at the axis' start, 1 at its end; NaN for what a logarithmic axis has no place for.
 *
 * @example
 * shareOf({ from: 1, to: 100, log: true }, 10) // => 0.5
 */
export function shareOf({ from, to, log }: Axis, value: number): number {
  if (!hasPlace(value, log)) return NaN
  return log ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from)
}

/** Below this ratio of its ends a logarithmic axis has too few powers of ten and their parts. */
const FEW = 4

/**
 * Round values within the axis, about `wanted` of them: 1, 2 or 5 times a power of ten apart, or on a logarithmic axis
 * such times powers of ten, thinned out where they are many.
 *
 * @example
 * ticksOf({ from: 0.9, to: 1200, log: true }, 5) // => [1, 10, 100, 1000]
 */
export function ticksOf({ from, to, log }: Axis, wanted: number): number[] {
  if (!log || to / from < FEW) return ticks(from, to, wanted)
  const first = Math.floor(Math.log10(from))
  const powers = Array.from({ length: Math.ceil(Math.log10(to)) - first + 1 }, (_, i) => first + i)
  const times = (factors: readonly number[]) =>
    powers
      // Read, as products would show their rounding.
      .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
      .filter((value) => value >= from && value <= to)
  const fine = [[1, 2, 5], [1, 3], [1]].map(times)
  const found = fine.find(({ length }) => length <= wanted + 1) ?? fine[2]
  const every = Math.ceil(found.length / (wanted + 1))
  return found.filter((_, i) => i % every === 0)
}
