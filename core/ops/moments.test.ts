// Moments that operations are said to give, against those of random numbers by plain loops.
import { expect, test } from 'vitest'
import { createRandom, normal } from '../spaces/random.ts'
import { averaged, largest, mixed, productOf, sumOf, summed, summedProducts } from './moments.ts'
import type { Moments } from './moments.ts'

const DRAWS = 40_000
const random = createRandom(11)

/** Numbers at `count` positions: a mean, a part that all share, and a part of each. */
function draw({ mean, second, common }: Moments, count: number): number[] {
  const shared = mean + Math.sqrt(common - mean ** 2) * normal(random)
  return Array.from({ length: count }, () => shared + Math.sqrt(second - common) * normal(random))
}

/** What `make` gives at two positions, each of numbers of its own. */
function measured(make: () => readonly [number, number]): Moments {
  let [mean, second, common] = [0, 0, 0]
  for (let i = 0; i < DRAWS; i++) {
    const [one, other] = make()
    mean += one / DRAWS
    second += one ** 2 / DRAWS
    common += (one * other) / DRAWS
  }
  return { mean, second, common }
}

function expectNear(told: Moments, made: Moments, within = 0.05): void {
  for (const name of ['mean', 'second', 'common'] as const) {
    const scale = name === 'mean' ? Math.sqrt(made.second) : made.second
    expect(Math.abs(told[name] - made[name]) / scale, name).toBeLessThan(within)
  }
}

const a: Moments = { mean: 0.5, second: 2, common: 0.6 }
const b: Moments = { mean: -1, second: 1.5, common: 1.2 }
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
const pairs = (x: readonly number[], y: readonly number[], f: (x: number, y: number) => number) =>
  [f(x[0], y[0]), f(x[1], y[1])] as const
/** What `make` gives of the first half of the positions, and of the second. */
const halves = (values: readonly number[], make: (part: readonly number[]) => number) =>
  [make(values.slice(0, values.length / 2)), make(values.slice(values.length / 2))] as const

test.each<[string, Moments, () => readonly [number, number]]>([
  ['a sum', sumOf([a, b]), () => pairs(draw(a, 2), draw(b, 2), (x, y) => x + y)],
  ['a difference', sumOf([a, b], [1, -1]), () => pairs(draw(a, 2), draw(b, 2), (x, y) => x - y)],
  ['a product', productOf([a, b]), () => pairs(draw(a, 2), draw(b, 2), (x, y) => x * y)],
  ['a sum over positions', summed(a, 9), () => halves(draw(a, 18), total)],
  ['a mean over positions', averaged(a, 9), () => halves(draw(a, 18), (part) => total(part) / 9)],
])('%s', (_, told, make) => expectNear(told, measured(make)))

test.each([2, 4, 9, 49])('the largest of %i, whatever they have in common', (count) => {
  for (const common of [0, 0.3, 1]) {
    const x: Moments = { mean: 0, second: 1, common }
    const make = () => halves(draw(x, 2 * count), (part) => Math.max(...part))
    expectNear(largest(x, count), measured(make), common === 0 ? 0.05 : 0.25)
  }
})

test.each([
  ['weights that sum to one', { mean: 1 / 16, second: 2 / 16 ** 2, common: 1 / 16 ** 2 }],
  ['numbers about zero', { mean: 0, second: 1, common: 0 }],
] as const)('sums of products with %s', (_, weights) => {
  const x: Moments = { mean: 0, second: 1, common: 0.4 }
  const make = () => {
    const values = draw(x, 16)
    const products = () => total(values.map((value) => value * draw(weights, 1)[0]))
    return [products(), products()] as const
  }
  const { mean, second } = summedProducts([weights, x], 16)
  const made = measured(make)
  expect(Math.abs(mean - made.mean)).toBeLessThan(0.05 * Math.sqrt(made.second))
  expect(second / made.second).toBeGreaterThan(0.9)
  expect(second / made.second).toBeLessThan(1.1)
})

test('parts side by side have their shares', () => {
  expect(mixed([a, b], [[3], [1]]).second).toBeCloseTo((3 * 2 + 1.5) / 4)
})
