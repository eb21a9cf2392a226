import { expect, test } from 'vitest'
import { bootstrap, bootstrapPairs } from './bootstrap.ts'
import { pearson } from './correlation.ts'
import { kendallTau } from './kendall.ts'
import { mean } from './summary.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'

const meanOf = (values: number[]) => (indices: Uint32Array) => mean(Array.from(indices, (index) => values[index]))

test('the interval of a mean comes out as the normal approximation says', () => {
  const random = createRandom(7)
  // Uniform values: the standard error of the mean of 400 is sqrt(1 / 12 / 400).
  const values = Array.from({ length: 400 }, () => random.next())
  const { value, low, high } = bootstrap(400, meanOf(values), { seed: 1, resamples: 4000 })
  const error = Math.sqrt(1 / 12 / 400)
  expect(value).toBeCloseTo(mean(values), 12)
  expect((high - low) / (2 * 1.96 * error)).toBeGreaterThan(0.9)
  expect((high - low) / (2 * 1.96 * error)).toBeLessThan(1.1)
})

test('intervals at 90 % hold the true mean about nine times in ten', () => {
  const random = createRandom(11)
  let held = 0
  for (let trial = 0; trial < 200; trial++) {
    const values = Array.from({ length: 60 }, () => random.next())
    const { low, high } = bootstrap(60, meanOf(values), {
      seed: trial,
      resamples: 300,
      level: 0.9,
    })
    if (low <= 0.5 && 0.5 <= high) held++
  }
  expect(held).toBeGreaterThan(165)
  expect(held).toBeLessThan(195)
})

test('the same seed gives the same interval, another a different one', () => {
  const x = Array.from({ length: 30 }, (_, i) => (i * 37) % 23)
  const y = Array.from({ length: 30 }, (_, i) => (i * i) % 19)
  const once = bootstrapPairs(x, y, kendallTau, { seed: 1, resamples: 200 })
  expect(bootstrapPairs(x, y, kendallTau, { seed: 1, resamples: 200 })).toEqual(once)
  expect(bootstrapPairs(x, y, kendallTau, { seed: 2, resamples: 200 })).not.toEqual(once)
  expect(once.value).toBe(kendallTau(x, y))
  expect(once.low).toBeLessThan(once.value)
  expect(once.high).toBeGreaterThan(once.value)
})

test('resamples without a figure are left out and counted', () => {
  const { resamples, low } = bootstrapPairs([1, 2, 3], [1, 2, 3], pearson, {
    seed: 1,
    resamples: 500,
  })
  expect(resamples).toBeLessThan(500)
  expect(low).toBeCloseTo(1, 12)
})

test('says what it cannot do', () => {
  expect(() => bootstrap(0, () => 1, { seed: 1 })).toThrow('no observations')
  expect(() => bootstrap(3, () => 1, { seed: 1, level: 95 })).toThrow('a level is between 0 and 1')
})

test('groups are drawn whole: rows that repeat others change nothing', () => {
  const random = createRandom(13)
  const values = Array.from({ length: 25 }, () => random.next())
  const once = bootstrap(25, meanOf(values), { seed: 1 })
  const rows = values.flatMap((value, i) => Array.from({ length: 4 }, () => ({ value, group: `${i}` })))
  const groups = rows.map(({ group }) => group)
  const repeated = rows.map(({ value }) => value)
  const { low, high } = bootstrap(100, meanOf(repeated), { seed: 1, groups })
  expect(low).toBeCloseTo(once.low, 12)
  expect(high).toBeCloseTo(once.high, 12)
  const counted = bootstrap(100, meanOf(repeated), { seed: 1 })
  expect(counted.high - counted.low).toBeLessThan(0.7 * (high - low))
})
