// Seeds replay, differ and spread evenly.
import { expect, test } from 'vitest'
import { createRandom } from './random.ts'

test('the stream of a seed is fixed', () => {
  const random = createRandom(1)
  expect([random.uint32(), random.uint32(), random.int(10), random.next()]).toMatchInlineSnapshot(`
    [
      2012149540,
      1872316204,
      5,
      0.41439975961111486,
    ]
  `)
})

test('neighbouring, negative and large seeds give different streams', () => {
  const seeds = [0, 1, 2, -1, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]
  expect(new Set(seeds.map((seed) => createRandom(seed).uint32())).size).toBe(seeds.length)
  expect(() => createRandom(0.5)).toThrow(RangeError)
  expect(() => createRandom(2 ** 53)).toThrow(RangeError)
})

test('integers are uniform, within a seed and across first draws of seeds', () => {
  const within = createRandom(11)
  const draws = [() => within.int(7), (i: number) => createRandom(i).int(7)]
  for (const draw of draws) {
    const counts = Array.from({ length: 7 }, () => 0)
    for (let i = 0; i < 7_000; i++) counts[draw(i)]++
    // Six degrees of freedom: chi-squared is above 27.9 once in 10,000.
    expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(27.9)
  }
})
