import { expect, test } from 'vitest'
import { coverageOf, outliersOf } from './residuals.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'

const random = createRandom(3)
const residuals = Array.from({ length: 60 }, () => random.next() - 0.5)

test('one residual far from the others is an outlier', () => {
  expect([...outliersOf(residuals)]).toEqual([])
  expect([...outliersOf(residuals.with(7, 20))]).toEqual([7])
})

test('where many are far, they are how the values are spread', () => {
  expect([...outliersOf(residuals.map((residual, i) => (i % 5 === 0 ? 20 * residual : residual)))]).toEqual([])
  expect([...outliersOf(Array.from({ length: 20 }, () => 0))]).toEqual([])
})

test('the range of the others holds nine of ten', () => {
  expect(coverageOf(residuals)).toBeGreaterThan(0.84)
  expect(coverageOf(residuals)).toBeLessThan(0.98)
})
