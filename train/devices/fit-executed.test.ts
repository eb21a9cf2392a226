import { describe, expect, test } from 'vitest'
import { weighExecuted } from './executed-weights.ts'
import { fitExecuted, heldOutFamilies } from './fit-executed.ts'
import { predictWith } from './fit-linear-device.ts'
import { plantFamilies } from './testing.ts'
import { EXECUTED_WORK } from '@archcast/core/latency/executed/executed-work.ts'

test('finds what work costs, and nothing for work that nobody makes', () => {
  const networks = plantFamilies(8, 12, 0)
  const weights = weighExecuted(networks)
  expect(weights[EXECUTED_WORK.indexOf('fused.dense.macs')]).toBeCloseTo(2e-9, 10)
  expect(weights[EXECUTED_WORK.length]).toBeCloseTo(1, 1)
  expect([...weights].filter((weight) => weight > 0)).toHaveLength(4)
  for (const { work, value } of networks) expect(predictWith(weights, work) / value).toBeCloseTo(1, 2)
})

describe('held-out families', () => {
  test('are predicted by weights that saw none of them', () => {
    const networks = plantFamilies(6, 10, 0.1)
    const seen: Set<string>[] = []
    heldOutFamilies(networks, 1, (some) => {
      seen.push(new Set(some.map(({ family }) => family)))
      return weighExecuted(some)
    })
    expect(seen).toHaveLength(6)
    for (const families of seen) expect(families.size).toBe(5)
  })

  test('give intervals that hold nine of ten networks of other families', () => {
    const { model, error } = fitExecuted(plantFamilies(30, 20, 0.4, 3), 1)
    expect(error.within10).toBeGreaterThan(0.4)
    expect(model.likeness.bands).toHaveLength(3)
    const [low, high] = [Math.min(...model.likeness.bands.map((b) => b.low)), model.likeness.bands[0].high]
    expect(low).toBeLessThan(0.9)
    expect(high).toBeGreaterThan(1.1)
  })
})

test('too few families are refused', () => {
  expect(() => fitExecuted(plantFamilies(4, 20, 0), 1)).toThrow('networks of 5 families or more, not of 4')
})
