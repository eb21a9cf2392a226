import { describe, expect, test } from 'vitest'
import { EXECUTED_WORK } from '@archcast/core/latency/executed/work.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { fitExecuted, heldOutFamilies } from './executed.ts'
import { predictWith } from './fit.ts'
import { weighExecuted } from './executed-weights.ts'
import type { MeasuredNetwork } from './executed.ts'

/** Families that differ in how much of each kind of work their networks make. */
function plant(families: number, each: number, noise: number, seed = 1): MeasuredNetwork[] {
  const random = createRandom(seed)
  const columns = ['fused.dense.macs', 'written.norm.elements', 'fused.path.calls'].map((name) =>
    EXECUTED_WORK.indexOf(name),
  )
  const costs = [2e-9, 5e-8, 0.01]
  return Array.from({ length: families * each }, (_, i) => {
    const family = i % families
    const work = new Float64Array(EXECUTED_WORK.length)
    const amounts = [1e9 * (1 + family), 1e7 * (1 + ((family * 5) % 7)), 20 + 10 * family]
    columns.forEach((column, k) => (work[column] = amounts[k] * (0.2 + random.next() * 2)))
    const exact = 1 + columns.reduce((sum, column, k) => sum + costs[k] * work[column], 0)
    return { name: `n${i}`, family: `f${family}`, work, value: exact * Math.exp(noise * (random.next() - 0.5)) }
  })
}

test('finds what work costs, and nothing for work that nobody makes', () => {
  const networks = plant(8, 12, 0)
  const weights = weighExecuted(networks)
  expect(weights[EXECUTED_WORK.indexOf('fused.dense.macs')]).toBeCloseTo(2e-9, 10)
  expect(weights[EXECUTED_WORK.length]).toBeCloseTo(1, 1)
  expect([...weights].filter((weight) => weight > 0)).toHaveLength(4)
  for (const { work, value } of networks) expect(predictWith(weights, work) / value).toBeCloseTo(1, 2)
})

describe('held-out families', () => {
  test('are predicted by weights that saw none of them', () => {
    const networks = plant(6, 10, 0.1)
    const seen: Set<string>[] = []
    heldOutFamilies(networks, 1, (some) => {
      seen.push(new Set(some.map(({ family }) => family)))
      return weighExecuted(some)
    })
    expect(seen).toHaveLength(6)
    for (const families of seen) expect(families.size).toBe(5)
  })

  test('give intervals that hold nine of ten networks of other families', () => {
    const { model, error } = fitExecuted(plant(30, 20, 0.4, 3), 1)
    expect(error.within10).toBeGreaterThan(0.4)
    expect(model.likeness.bands).toHaveLength(3)
    const [low, high] = [Math.min(...model.likeness.bands.map((b) => b.low)), model.likeness.bands[0].high]
    expect(low).toBeLessThan(0.9)
    expect(high).toBeGreaterThan(1.1)
  })
})

test('too few families are refused', () => {
  expect(() => fitExecuted(plant(4, 20, 0), 1)).toThrow('networks of 5 families or more, not of 4')
})
