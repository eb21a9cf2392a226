import { expect, test } from 'vitest'
import { conformalRange } from './conformal.ts'
import { rangeOf90 } from './range.ts'

test('is conformal where there are enough values', () => {
  const values = Array.from({ length: 40 }, (_, i) => Math.sin(i))
  expect(rangeOf90(values)).toEqual(conformalRange(values, 0.9))
})

test("is that of Student's t for few", () => {
  const [low, high] = rangeOf90([1, 2, 3, 4, 5])
  // Of four degrees of freedom, 95 %.
  const t = 2.131847
  expect(low).toBeCloseTo(3 - t * Math.sqrt(2.5) * Math.sqrt(1.2), 1)
  expect(high).toBeCloseTo(3 + t * Math.sqrt(2.5) * Math.sqrt(1.2), 1)
})
