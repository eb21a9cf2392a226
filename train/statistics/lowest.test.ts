import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lowest } from './lowest.ts'

test('finds the bottom of a valley wherever it lies, and the nearer end of a slope', () => {
  fc.assert(
    fc.property(fc.double({ min: -3, max: 7, noNaN: true }), (bottom) => {
      expect(lowest((x) => Math.cosh(x - bottom), -5, 9, 1e-4)).toBeCloseTo(bottom, 3)
    }),
  )
  expect(lowest((x) => x, -5, 9, 1e-4)).toBeCloseTo(-5, 3)
  expect(lowest((x) => -x, -5, 9, 1e-4)).toBeCloseTo(9, 3)
})
