import { describe, expect, test } from 'vitest'
import { PROFILE_SAMPLERS, drawNetwork } from './samplers.ts'
import { activations, cost } from '@archcast/core/arch/cost.ts'
import { LIMITS } from '@archcast/core/ops/network-limits.ts'

describe.each([...new Set(PROFILE_SAMPLERS)])('networks of %s', (sampler) => {
  test('are the same for the same seed, different for others, and small enough to time', () => {
    const drawn = Array.from({ length: 20 }, (_, seed) => drawNetwork(sampler, seed))
    expect(new Set(drawn.map((graph) => JSON.stringify(graph))).size).toBeGreaterThan(17)
    drawn.forEach((graph, seed) => expect(drawNetwork(sampler, seed)).toEqual(graph))
    for (const graph of drawn) {
      expect(activations(graph)).toBeLessThan(LIMITS.activations)
      expect(cost(graph).macs).toBeLessThan(3.5e9)
    }
  })
})

test('an unknown sampler is named with those that there are', () => {
  expect(() => drawNetwork('blokcs', 1)).toThrow("no sampler 'blokcs'; known: nas-bench-201")
})
