// From values to pixels: the range of an axis, its ticks and the place of a value on it.
import { linearTicks, logTicks } from './ticks.ts'
import type { Tick, TickFormat } from './ticks.ts'

export type ScaleKind = 'linear' | 'log'

export interface AxisOptions {
  /** What is measured and in what, such as `Multiply-accumulates, millions`. */
  readonly label: string
  /** Default linear. */
  readonly kind?: ScaleKind | undefined
  /** `percent` writes fractions of 1 as such; default number. */
  readonly format?: TickFormat | undefined
  /** Ends that the axis has to reach, whatever the data. */
  readonly include?: readonly number[] | undefined
}

export interface AxisScale {
  /** Lowest and highest value shown. */
  readonly domain: readonly [number, number]
  readonly ticks: readonly Tick[]
  /** Pixel of a value; NaN where it has none: not finite, or not above 0 on a log axis. */
  readonly position: (value: number) => number
}

/**
 * A scale over all of `values` that it can show, from pixel `from` to pixel `to`, with about `count` ticks. A share
 * `margin` stays free at either end. Throws RangeError, naming the axis, where it can show no value.
 */
export function createScale(
  { label, kind = 'linear', format, include = [] }: AxisOptions,
  values: Iterable<number>,
  { from, to, margin = 0, count }: { from: number; to: number; margin?: number; count: number },
): AxisScale {
  const map = kind === 'log' ? Math.log10 : (value: number) => value
  let [low, high] = [Infinity, -Infinity]
  for (const value of [...values, ...include]) {
    const mapped = map(value)
    if (!Number.isFinite(mapped)) continue
    low = Math.min(low, mapped)
    high = Math.max(high, mapped)
  }
  if (low > high) {
    const positive = kind === 'log' ? ' above 0' : ''
    throw new RangeError(`axis "${label}": no finite value${positive} to show`)
  }
  if (high - low <= (kind === 'log' ? 1 : Math.abs(high)) * 1e-6) {
    // Wide enough for ticks that differ; values that differ by their rounding alone leave no room for any.
    const around = kind === 'log' ? 0.5 : Math.abs(low) * 0.1 || 1
    low -= around
    high += around
  }
  const room = (high - low) * margin
  low -= room
  high += room
  const domain: [number, number] = kind === 'log' ? [10 ** low, 10 ** high] : [low, high]
  const [first, last] = [low, high]
  return {
    domain,
    ticks: kind === 'log' ? logTicks(...domain, count, format) : linearTicks(...domain, count, format),
    position(value) {
      const mapped = map(value)
      return Number.isFinite(mapped) ? from + ((mapped - first) / (last - first)) * (to - from) : NaN
    },
  }
}
