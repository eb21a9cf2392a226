// Where values stand on an axis, in per cent of its length, and which of them are written beside it.
import { axisFromZero, axisOf, shareOf, ticksOf } from '../../axis/axis.ts'
import type { Axis } from '../../axis/axis.ts'

export interface Scale {
  /** Per cent, within 0 to 100. */
  readonly at: (value: number) => number
  readonly ticks: readonly number[]
}

/** Of two values that are further apart, the greater one would hide the other on a linear axis. */
const WIDE = 30
const TICKS = 5

/**
 * An axis that has all values: from zero, or by their logarithms where they are far apart.
 * @param values at least one, none below zero
 */
export function scaleOf(values: readonly number[]): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return along(least > 0 && most / least > WIDE ? axisOf(values, true, 0.05) : axisFromZero(most, TICKS))
}

/** An axis about values that lie close together. */
export function closeScale(values: readonly number[]): Scale {
  return along(axisOf(values, false, 0.15))
}

function along(axis: Axis): Scale {
  const within = (share: number) => Math.min(100, Math.max(0, Math.round(1e4 * share) / 100))
  return { at: (value) => within(shareOf(axis, value)), ticks: ticksOf(axis, TICKS) }
}
