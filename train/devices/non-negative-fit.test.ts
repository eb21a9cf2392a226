import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitNonNegative } from './non-negative-fit.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'

const planted = [3, 0, 0.02, 400, 0, 1]

const dot = (row: Float64Array, weights: ArrayLike<number>) =>
  row.reduce((sum, amount, j) => sum + amount * weights[j], 0)

/** Rows of amounts that differ by orders of magnitude, and what the weights make of them. */
function problem(count: number, weights: readonly number[], seed: number) {
  const random = createRandom(seed)
  const x = Array.from({ length: count }, () =>
    Float64Array.from(weights, (weight) => (0.1 + random.next()) / (weight || 1)),
  )
  const y = x.map((row) => dot(row, weights))
  return { x, y, random }
}

const expectNear = (found: Float64Array, expected: readonly number[], share: number) =>
  found.forEach((weight, j) => expect(Math.abs(weight - expected[j])).toBeLessThan(share * (expected[j] || 1)))

describe('non-negative weights', () => {
  test.each([1, 2, 3])('are recovered from what was measured without noise (seed %i)', (seed) => {
    const { x, y } = problem(60, planted, seed)
    expectNear(fitNonNegative(x, y), planted, 1e-3)
  })

  test.each([1, 2, 3])(
    'are recovered to a per cent where every tenth measurement is grossly wrong (seed %i)',
    (seed) => {
      const { x, y, random } = problem(200, planted, seed)
      const measured = y.map((value, i) => (i % 10 === 0 ? value * (random.int(2) ? 3 : 0.5) : value))
      const weights = fitNonNegative(x, measured)
      expectNear(weights, planted, 0.05)
      const errors = x.map((row, i) => Math.abs(dot(row, weights) / y[i] - 1))
      expect(Math.max(...errors)).toBeLessThan(0.01)
    },
  )

  test('are those of a prior for what no measurement has', () => {
    const { x, y } = problem(20, [3, 0.02, 0], 1)
    for (const row of x) row[2] = 0
    const prior = Float64Array.of(3, 0.02, 7)
    expectNear(fitNonNegative(x, y, { prior, ridge: 1e-3 }), [3, 0.02, 7], 1e-3)
    expect(fitNonNegative(x, y)[2]).toBe(0)
  })

  test('are never negative, whatever is measured, and 0 for what never occurs', () => {
    const amount = fc.nat(1e6)
    const rows = fc.array(fc.tuple(amount, amount, amount), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(rows, fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 12 }), (made, y) => {
        const x = made.map((row) => Float64Array.of(...row, 0, 1))
        const weights = fitNonNegative(x, y.slice(0, x.length))
        expect(weights.every((weight) => weight >= 0 && Number.isFinite(weight))).toBe(true)
        expect(weights[3]).toBe(0)
      }),
    )
  })

  test('do not depend on the units of work or of time', () => {
    const { x, y } = problem(30, planted, 4)
    const weights = fitNonNegative(x, y)
    const scaled = fitNonNegative(
      x.map((row) => row.map((amount, j) => amount * 10 ** (j - 2))),
      y.map((value) => 1000 * value),
    )
    expectNear(
      scaled,
      Array.from(weights, (weight, j) => 1000 * weight * 10 ** (2 - j)),
      1e-6,
    )
  })

  test('are the same where each of few measurements is repeated until they are more than the kinds of work', () => {
    const { x, y, random } = problem(5, [3, 0, 0.02, 400, 0, 1, 7, 0.3], 6)
    const noisy = y.map((value) => value * (0.9 + 0.2 * random.next()))
    const options = { prior: Float64Array.of(1, 1, 0.01, 300, 0, 1, 5, 1), ridge: 1e-3 }
    const once = fitNonNegative(x, noisy, options)
    const repeat = <T>(list: readonly T[]) => [...list, ...list, ...list]
    expectNear(fitNonNegative(repeat(x), repeat(noisy), options), [...once], 1e-6)
  })
})

describe('a prior', () => {
  test('is kept where the measurements do not say', () => {
    // Two kinds of work that always come together: only their sum, 4, can be told.
    const x = Array.from({ length: 10 }, (_, i) => Float64Array.of(1 + i, 1 + i))
    const y = x.map(([amount]) => 4 * amount)
    expectNear(fitNonNegative(x, y, { prior: Float64Array.of(1, 3) }), [1, 3], 1e-3)
    expectNear(fitNonNegative(x, y, { prior: Float64Array.of(3, 1) }), [3, 1], 1e-3)
    expectNear(fitNonNegative(x, y), [2, 2], 1e-3)
  })

  test('gives way to measurements, the less so the larger the ridge', () => {
    const { x, y } = problem(50, [2, 5], 5)
    const prior = Float64Array.of(4, 1)
    expectNear(fitNonNegative(x, y, { prior }), [2, 5], 1e-2)
    const [held] = fitNonNegative(x, y, { prior, ridge: 1e6 })
    expect(held).toBeCloseTo(4, 3)
  })
})
