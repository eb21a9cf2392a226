// Intervals against limits: which rule lets a value pass, and how uncertain a comparison with a baseline is.
import type { Rule } from './gate-config.ts'
import type { ValueRange } from './model-prediction.ts'

export type Settled = 'pass' | 'broken' | 'inconclusive'

/**
 * Whether a value keeps a limit that it must not exceed. The rule says which point of the interval must keep it: its
 * upper end (pessimistic), its middle (median) or its lower end (optimistic). Where that point does not, the limit is
 * broken if the whole interval is beyond it; otherwise the case is inconclusive. What passes by one rule passes by the
 * next; all three agree on what is broken.
 *
 * @example
 * settle({ low: 4, value: 5, high: 6 }, 5.5, 'median') // => 'pass'
 * settle({ low: 4, value: 5, high: 6 }, 5.5, 'pessimistic') // => 'inconclusive'
 * settle({ low: 4, value: 5, high: 6 }, 3, 'pessimistic') // => 'broken'
 */
export function settle({ low, value, high }: ValueRange, limit: number, rule: Rule): Settled {
  const point = { pessimistic: high, median: value, optimistic: low }[rule]
  if (point <= limit) return 'pass'
  return low > limit ? 'broken' : 'inconclusive'
}

export const exactly = (value: number): ValueRange => ({ value, low: value, high: value })

/** The other way round: what must not fall below a limit must not exceed it negated. */
export const negated = ({ value, low, high }: ValueRange): ValueRange => ({ value: -value, low: -high, high: -low })

/**
 * How many times as large `now` is as `before`, for positive values with independent errors: as factors, they add up in
 * quadrature. Errors of similar networks tend to agree, so the truth is no wider.
 *
 * @example
 * const { value, low } = ratioOf({ low: 9, value: 10, high: 11 }, { low: 4.5, value: 5, high: 5.5 })
 * value // => 2
 * low.toFixed(2) // => '1.74'
 */
export function ratioOf(now: ValueRange, before: ValueRange): ValueRange {
  const value = quotient(now.value, before.value)
  const spread = (a: number, b: number) => Math.exp(Math.hypot(Math.log(a), Math.log(b)))
  return {
    value,
    low: value / spread(quotient(now.value, now.low), quotient(before.high, before.value)),
    high: value * spread(quotient(now.high, now.value), quotient(before.value, before.low)),
  }
}

/** Nothing is as much as nothing. */
const quotient = (a: number, b: number) => (a === b ? 1 : a / b)

/** How much more `now` is than `before`, likewise. */
export function differenceOf(now: ValueRange, before: ValueRange): ValueRange {
  const value = now.value - before.value
  return {
    value,
    low: value - Math.hypot(now.value - now.low, before.high - before.value),
    high: value + Math.hypot(now.high - now.value, before.value - before.low),
  }
}
