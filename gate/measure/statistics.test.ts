// Intervals of medians.
import { expect, test } from 'vitest'
import { medianInterval } from './statistics.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'

// Ranks from the table of binomial tails: P(X <= k), X ~ B(n, 1/2), at most 0.025.
test.each([
  [6, 1, 6],
  [8, 1, 8],
  [9, 2, 8],
  [12, 3, 10],
  [20, 6, 15],
  [30, 10, 21],
])('of %d values, the %d. and the %d. enclose it', (n, low, high) => {
  const values = Array.from({ length: n }, (_, i) => i + 1)
  expect(medianInterval(values.toReversed())).toEqual({ value: (n + 1) / 2, low, high })
})

test('five values cannot tell', () => {
  expect(medianInterval([1, 2, 3, 4, 5])).toBeUndefined()
})

test('holds the true median at least as often as it says', () => {
  const random = createRandom(5)
  let held = 0
  for (let i = 0; i < 2000; i++) {
    // Skewed, as times are; the median of -ln(1 - u) is ln 2.
    const values = Array.from({ length: 15 }, () => -Math.log(1 - random.next()))
    const { low, high } = medianInterval(values)!
    held += Number(low <= Math.LN2 && Math.LN2 <= high)
  }
  expect(held / 2000).toBeGreaterThan(0.945)
})
