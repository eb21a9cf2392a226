// Axes hold their values and write round ones, whatever the values are.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { axisFromZero, axisOf, shareOf, ticksOf } from './axis.ts'

const value = fc.double({ min: 1e-3, max: 1e12, noNaN: true })
// Beside any values, such as differ by less than a double tells apart.
const values = fc.oneof(
  fc.array(value, { minLength: 1, maxLength: 20 }),
  fc.tuple(value, fc.nat(8)).map(([one, steps]) => [one, one * (1 + steps * 2 ** -52)]),
)

const rooms = fc.constantFrom(0, 0.06, 0.5)

test('an axis holds its values, and writes some that lie on it', () => {
  fc.assert(
    fc.property(values, fc.boolean(), rooms, fc.integer({ min: 2, max: 12 }), (list, log, room, wanted) => {
      const axis = axisOf(list, log, room)
      for (const one of list) {
        expect(Math.abs(shareOf(axis, one) - 0.5)).toBeLessThanOrEqual(0.5 + 1e-9)
        if (room > 0) expect(Math.abs(shareOf(axis, one) - 0.5)).toBeLessThan(0.5)
      }
      const ticks = ticksOf(axis, wanted)
      expect(ticks.length).toBeGreaterThan(0)
      expect(ticks.length).toBeLessThanOrEqual(2 * wanted + 2)
      expect(new Set(ticks).size).toBe(ticks.length)
      for (const tick of ticks) expect(Math.abs(shareOf(axis, tick) - 0.5)).toBeLessThanOrEqual(0.5 + 1e-9)
    }),
  )
})

test('ticks are numbers that people read', () => {
  expect(ticksOf({ from: 0.8, to: 12, log: true }, 5)).toEqual([1, 2, 5, 10])
  expect(ticksOf({ from: 1e-4, to: 1, log: true }, 5)).toEqual([1e-4, 1e-3, 0.01, 0.1, 1])
  expect(ticksOf({ from: 1e-9, to: 1e9, log: true }, 5)).toEqual([1e-9, 1e-5, 0.1, 1000, 1e7])
  expect(ticksOf({ from: 0.7, to: 0.9, log: true }, 4)).toEqual([0.7, 0.75, 0.8, 0.85, 0.9])
  expect(ticksOf({ from: 0.71, to: 0.83, log: false }, 4)).toEqual([0.72, 0.74, 0.76, 0.78, 0.8, 0.82])
})

test('an axis from zero ends at a round value', () => {
  fc.assert(
    fc.property(value, (most) => {
      const axis = axisFromZero(most, 5)
      expect(axis.to).toBeGreaterThanOrEqual(most)
      expect(shareOf(axis, ticksOf(axis, 5).at(-1)!)).toBeCloseTo(1)
    }),
  )
  expect(axisFromZero(0, 5)).toEqual({ from: 0, to: 1, log: false })
})

test('what an axis cannot show has no place on it, and no part in its ends', () => {
  expect(axisOf([0, -1, NaN, Infinity], true, 0.1)).toEqual({ from: 1, to: 10, log: true })
  const axis = axisOf([-1, 1, 100, Infinity], true, 0.1)
  expect(axis.from).toBeLessThan(1)
  expect([0, -1, NaN].map((one) => shareOf(axis, one))).toEqual([NaN, NaN, NaN])
})
