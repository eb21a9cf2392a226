import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { leastSquaresLine } from './line.ts'

test('finds the line that points lie on', () => {
  const number = fc.double({ min: -10, max: 10, noNaN: true })
  fc.assert(
    fc.property(number, number, fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 2 }), (a, b, xs) => {
      const line = leastSquaresLine(
        xs,
        xs.map((x) => a + b * x),
      )
      expect(line.slope).toBeCloseTo(b, 8)
      expect(line.intercept).toBeCloseTo(a, 6)
    }),
  )
})

test('leaves the least squares of what lies beside it', () => {
  // By hand: slope 0.6, intercept 2.2 (x 1..5, y 2 4 5 4 5).
  const { slope, intercept } = leastSquaresLine([1, 2, 3, 4, 5], [2, 4, 5, 4, 5])
  expect(slope).toBeCloseTo(0.6)
  expect(intercept).toBeCloseTo(2.2)
  expect(leastSquaresLine([1, 1], [2, 4])).toEqual({ intercept: 3, slope: 0 })
})
