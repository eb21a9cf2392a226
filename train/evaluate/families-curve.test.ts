import { expect, test } from 'vitest'
import { familiesCurve, printCurve } from './families-curve.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'

test('more families tell a metric that follows from the features better, each without its own', () => {
  const random = createRandom(5)
  const examples = Array.from({ length: 320 }, (_, i) => {
    const columns = Float64Array.from({ length: 3 }, () => random.next())
    return { columns, value: Math.sin(3 * columns[0]) + columns[1] * columns[2], group: `f${i % 40}` }
  })
  const points = familiesCurve(examples, ['a', 'b', 'c'], 1)
  expect(points.map(({ families, networks }) => [families, networks])).toEqual([
    [5, 40],
    [10, 80],
    [20, 160],
    [40, 320],
  ])
  expect(points.at(-1)!.kendall).toBeGreaterThan(0.9)
  expect(points.at(-1)!.error).toBeLessThan(points[0].error / 2)
  expect(printCurve(points).split('\n')).toHaveLength(6)
})

test('too few families or networks make no point', () => {
  const examples = Array.from({ length: 30 }, (_, i) => ({
    columns: Float64Array.of(i),
    value: i,
    group: `f${i % 8}`,
  }))
  expect(familiesCurve(examples, ['a'], 1).map(({ families }) => families)).toEqual([8])
})
