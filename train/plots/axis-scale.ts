// From values to pixels: the range of an axis, its ticks and the place of a value on it.
import { ticksOn } from './ticks.ts'
import { axisOf, hasPlace, shareOf } from '@archcast/core/axis/axis.ts'
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
  const log = kind === 'log'
  const shown = [...values, ...include]
  if (!shown.some((value) => hasPlace(value, log)))
    throw new RangeError(`axis "${label}": no finite value${log ? ' above 0' : ''} to show`)
  const axis = axisOf(shown, log, margin)
  return {
    domain: [axis.from, axis.to],
    ticks: ticksOn(axis, count, format),
    position: (value) => from + shareOf(axis, value) * (to - from),
  }
}
