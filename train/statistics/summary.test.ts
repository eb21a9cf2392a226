import { expect, test } from 'vitest'
import { mean, median, quantile, standardDeviation } from './summary.ts'

const sample = [3, 1, 4, 1, 5, 9, 2, 6]

test('means and deviations', () => {
  expect(mean(sample)).toBe(31 / 8)
  expect(mean([])).toBeNaN()
  // numpy.std(sample, ddof=1)
  expect(standardDeviation(sample)).toBeCloseTo(2.748376143938713, 14)
  expect(standardDeviation([1])).toBeNaN()
})

test('quantiles are those of NumPy', () => {
  expect([0.1, 0.25, 0.5, 1].map((p) => quantile(sample, p))).toEqual([1, 1.75, 3.5, 9])
  expect(quantile(sample, 0.9)).toBeCloseTo(6.9, 12)
  expect(median([2, 1])).toBe(1.5)
  expect(quantile([], 0.5)).toBeNaN()
  expect(() => quantile(sample, 1.5)).toThrow('between 0 and 1')
})

test('quantiles leave their sample alone', () => {
  const values = [3, 1, 2]
  quantile(values, 0.5)
  expect(values).toEqual([3, 1, 2])
})
