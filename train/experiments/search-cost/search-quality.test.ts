import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { mean } from '../../statistics/summary.ts'
import { rankingRows } from './choice-quality.ts'
import { compareSearches } from './search-cost-compare.ts'
import { CHOSEN_NETWORKS, candidatesFor, choiceQuality, randomSearchCurve } from './search-quality.ts'
import { drawOf } from './simulated-searches.ts'
import type { Nb201Row } from '../../data/nb201-tables.ts'

const count = (length: number) => Array.from({ length }, (_, i) => i)

test('a search settles on the ten with the best scores and is as good as they are', () => {
  expect(choiceQuality(count(20), count(20))).toBe(14.5)
  expect(
    choiceQuality(
      count(20),
      count(20).map((i) => -i),
    ),
  ).toBe(-14.5)
})

test('random search begins with the mean of all and ends with the best ten of all', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 40 }), (quality) => {
      const curve = randomSearchCurve(quality, quality, { orders: 50, seed: 1 })
      expect(curve[CHOSEN_NETWORKS - 1]).toBeNaN()
      expect(curve.at(-1)).toBeCloseTo(choiceQuality(quality, quality), 9)
      for (let n = CHOSEN_NETWORKS + 1; n < curve.length; n++)
        expect(curve[n]).toBeGreaterThanOrEqual(curve[n - 1] - 1e-12)
    }),
  )
  const curve = randomSearchCurve(count(40), count(40), { orders: 2000, seed: 2 })
  expect(Math.abs(curve[CHOSEN_NETWORKS] - mean(count(40)))).toBeLessThan(0.3)
  // Of n candidates out of 0 .. 39 the k-th best is 41 (n + 1 - k) / (n + 1) - 1 on average.
  expect(Math.abs(curve[20] - (mean(count(10).map((k) => (41 * (20 - k)) / 21)) - 1))).toBeLessThan(0.3)
})

test('candidates, costs and ratios follow from the curve and the quality', () => {
  // All orders of equal networks but for what ten of them reach: 1 from the first ten on.
  const quality = Array.from({ length: 30 }, () => 1)
  const protocols = [{ name: 'p', epochs: 2, images: 50, scores: quality }]
  const cost = { setUp: 90, scoring: 10, labels: 0 }
  const searches = [
    { name: 'free', qualities: [1, 1], cost },
    { name: 'labelled', qualities: [1, 1], cost: { ...cost, labels: 4 } },
    { name: 'better', qualities: [2, 2], cost },
  ]
  const { rows } = compareSearches(searches, protocols, quality, 0.5, 1)
  // Ten candidates at 2 x 50 images of half a second each: 500 s.
  expect(rows[0].candidates.value).toBe(10)
  expect(rows[0].trainingCost.value).toBe(500)
  expect(rows[0].ratio.value).toBe(5)
  expect(rows[1].cost).toBe(300)
  expect(rows[1].ratio.value).toBeCloseTo(500 / 300, 12)
  expect(rows[2].ratio.value).toBe(Infinity)
  expect(candidatesFor(Float64Array.of(NaN, 0.5, 0.9), 0.6)).toBe(2)
})

test('a draw and its labelled cells have nothing in common, and each search has another', () => {
  const setting = { seed: 1, searches: 2, count: 6, labels: 3 }
  const [a, b] = [drawOf(10, setting, 0), drawOf(10, setting, 1)]
  expect(new Set([...a.drawn, ...a.labelled]).size).toBe(9)
  expect(b).not.toEqual(a)
  expect(() => drawOf(8, setting, 0)).toThrow('a pool of 8')
})

test('rankings of the same draws settle on ten networks each, and their quality is the true one', () => {
  // Accuracies 0 to 59; 12 epochs order them the other way round, MACs and the GHN know nothing.
  const pool = count(60).map((i) => ({
    idx: i,
    arch: String(i),
    uniqueClass: String(i),
    cifar10Accuracy200: i,
    cifar10ValidationAccuracy12: -i,
    macs: 1,
    params: 1,
  })) as unknown as Nb201Row[]
  const setting = { seed: 3, searches: 8, count: 40, labels: 5 }
  const draws = count(8).map((number) => drawOf(60, setting, number))
  const probabilities = count(60).map(() => 0)
  const unseen = { labels: 7, values: pool.map((cell) => 2 * cell.cifar10Accuracy200) }
  const rows = new Map(
    rankingRows({ pool, probabilities, unseen }, draws, 1).map(({ name, quality }) => [name, quality]),
  )
  const best = mean(draws.map(({ drawn }) => mean(drawn.toSorted((a, b) => b - a).slice(0, CHOSEN_NETWORKS))))
  const worst = mean(draws.map(({ drawn }) => mean(drawn.toSorted((a, b) => a - b).slice(0, CHOSEN_NETWORKS))))
  expect(rows.get('the accuracy itself')!.value).toBeCloseTo(best, 9)
  expect(rows.get('a head for unseen cells')!.value).toBeCloseTo(best, 9)
  expect(rows.get('training for 12 epochs')!.value).toBeCloseTo(worst, 9)
  // Among equals the first drawn.
  expect(rows.get('GHN')!.value).toBeCloseTo(mean(draws.map(({ drawn }) => mean(drawn.slice(0, CHOSEN_NETWORKS)))), 9)
  expect(rows.get('chance')!.value).toBeCloseTo(mean(draws.map(({ drawn }) => mean(drawn))), 9)
  expect(rows.has("search by two stages, the bundle's head")).toBe(false)
})
