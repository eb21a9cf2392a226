// The interval of a difference against theory.
import { expect, test } from 'vitest'
import { differenceOfMeans } from './difference.ts'
import { createRandom, normal } from '@archcast/core/spaces/random.ts'

test('is as wide as normal theory says, about the difference itself', () => {
  const random = createRandom(8)
  const a = Array.from({ length: 400 }, () => 3 + 2 * normal(random))
  const b = Array.from({ length: 100 }, () => 1 + normal(random))
  const { value, low, high } = differenceOfMeans(a, b, { seed: 1, resamples: 4000 })
  const error = Math.sqrt(4 / 400 + 1 / 100)
  expect(value).toBeCloseTo(2, 0)
  expect(high - value).toBeGreaterThan(1.96 * error * 0.85)
  expect(high - value).toBeLessThan(1.96 * error * 1.15)
  expect(value - low).toBeGreaterThan(1.96 * error * 0.85)
  expect(differenceOfMeans(a, b, { seed: 1, resamples: 4000 }).low).toBe(low)
})

test('groups that never vary have an interval of one value', () => {
  expect(differenceOfMeans([2, 2], [1], { seed: 1 })).toMatchObject({ value: 1, low: 1, high: 1 })
  expect(() => differenceOfMeans([], [1], { seed: 1 })).toThrow(RangeError)
})
