// Which rule lets what pass.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RULES } from './gate-config.ts'
import { differenceOf, exactly, negated, ratioOf, settle } from './interval.ts'
import type { Rule } from './gate-config.ts'
import type { Settled } from './interval.ts'

const range = (low: number, value: number, high: number) => ({ low, value, high })

describe('settle, by hand', () => {
  test.each<[number, Record<Rule, Settled>]>([
    // The whole interval keeps 6; its middle keeps 5.2; its lower end 4.7; nothing of it 4.
    [6, { pessimistic: 'pass', median: 'pass', optimistic: 'pass' }],
    [5.5, { pessimistic: 'pass', median: 'pass', optimistic: 'pass' }],
    [5.2, { pessimistic: 'inconclusive', median: 'pass', optimistic: 'pass' }],
    [4.7, { pessimistic: 'inconclusive', median: 'inconclusive', optimistic: 'pass' }],
    [4, { pessimistic: 'broken', median: 'broken', optimistic: 'broken' }],
  ])('[4.5, 5, 5.5] against %d', (limit, expected) => {
    for (const rule of RULES) expect(settle(range(4.5, 5, 5.5), limit, rule)).toBe(expected[rule])
  })
})

const ranges = fc
  .array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 3, maxLength: 3 })
  .map((ends) => ends.toSorted((a, b) => a - b))
  .map(([low, value, high]) => range(low, value, high))
const limits = fc.double({ min: 1e-3, max: 1e3, noNaN: true })

describe('settle', () => {
  test('what passes by one rule passes by the next, and broken is the same by all', () => {
    fc.assert(
      fc.property(ranges, limits, (interval, limit) => {
        const [pessimistic, median, optimistic] = RULES.map((rule) => settle(interval, limit, rule))
        if (pessimistic === 'pass') expect(median).toBe('pass')
        if (median === 'pass') expect(optimistic).toBe('pass')
        expect(new Set([pessimistic, median, optimistic].map((settled) => settled === 'broken')).size).toBe(1)
      }),
    )
  })

  test('a tighter limit never turns broken into anything else, nor into a pass what does not', () => {
    const order: Settled[] = ['pass', 'inconclusive', 'broken']
    fc.assert(
      fc.property(ranges, limits, limits, fc.constantFrom(...RULES), (interval, a, b, rule) => {
        const [tight, loose] = [Math.min(a, b), Math.max(a, b)].map((limit) => settle(interval, limit, rule))
        expect(order.indexOf(tight)).toBeGreaterThanOrEqual(order.indexOf(loose))
      }),
    )
  })

  test('what is counted is never inconclusive', () => {
    fc.assert(
      fc.property(limits, limits, fc.constantFrom(...RULES), (value, limit, rule) => {
        expect(settle(exactly(value), limit, rule)).toBe(value <= limit ? 'pass' : 'broken')
      }),
    )
  })
})

describe('ratioOf', () => {
  test('errors add up in quadrature, as factors', () => {
    // 10/8, each a factor of e^0.03 or e^0.04 wide: e^0.05 together.
    const now = range(10 * Math.exp(-0.03), 10, 10 * Math.exp(0.03))
    const before = range(8 * Math.exp(-0.04), 8, 8 * Math.exp(0.04))
    const ratio = ratioOf(now, before)
    expect(ratio.value).toBeCloseTo(1.25, 12)
    expect(ratio.low).toBeCloseTo(1.25 * Math.exp(-0.05), 12)
    expect(ratio.high).toBeCloseTo(1.25 * Math.exp(0.05), 12)
  })

  test('of counts it is their quotient; nothing is as much as nothing', () => {
    expect(ratioOf(exactly(110), exactly(100))).toEqual(exactly(1.1))
    expect(ratioOf(exactly(0), exactly(0))).toEqual(exactly(1))
    expect(ratioOf(exactly(5), exactly(0)).value).toBe(Infinity)
  })

  test('lies inside its interval, no wider than if both errors were at their worst', () => {
    fc.assert(
      fc.property(ranges, ranges, (now, before) => {
        const { low, value, high } = ratioOf(now, before)
        expect(low).toBeLessThanOrEqual(value * (1 + 1e-12))
        expect(high).toBeGreaterThanOrEqual(value * (1 - 1e-12))
        expect(low).toBeGreaterThanOrEqual((now.low / before.high) * (1 - 1e-9))
        expect(high).toBeLessThanOrEqual((now.high / before.low) * (1 + 1e-9))
      }),
    )
  })
})

test('differenceOf adds in quadrature; negated swaps the ends', () => {
  const difference = differenceOf(range(0.9, 0.93, 0.97), range(0.87, 0.9, 0.93))
  expect(difference.value).toBeCloseTo(0.03, 12)
  expect(difference.high).toBeCloseTo(0.03 + 0.05, 12)
  expect(difference.low).toBeCloseTo(0.03 - Math.hypot(0.03, 0.03), 12)
  expect(negated(range(1, 2, 4))).toEqual({ low: -4, value: -2, high: -1 })
})
