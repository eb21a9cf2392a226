import { expect, test } from 'vitest'
import { kernelOf } from '../kernel.ts'
import { coldWork, touchedBy } from './cold.ts'

/** A layer with `inputs` times `outputs` weights. */
const layer = (inputs: number, outputs: number) => kernelOf('Gemm', [inputs], [outputs])
const cold = (...layers: readonly (readonly [number, number])[]) => {
  const touched = touchedBy(layers.map(([inputs, outputs]) => layer(inputs, outputs)))
  return Object.fromEntries(coldWork(touched, touched))
}

test('a network that fits a cache reads nothing from beyond it', () => {
  for (const bytes of Object.values(cold([100, 100]))) expect(bytes).toBe(0)
  expect(cold([1000, 1000])['cold.weights.L3']).toBe(0)
  expect(cold([1000, 1000])['cold.weights.L2']).toBeGreaterThan(0)
})

test('of a long one all but what the cache holds, shared by its kernels as they touch it', () => {
  const [small, large] = [layer(2000, 3000), layer(4000, 5000)]
  const all = touchedBy([small, large])
  const [own, others, both] = [touchedBy([small]), touchedBy([large]), all].map((part) => coldWork(part, all))
  for (const [i, [name, bytes]] of both.entries()) {
    expect(own[i][0]).toBe(name)
    expect(own[i][1] + others[i][1]).toBeCloseTo(bytes, 3)
  }
  const bytes = Object.fromEntries(both)['cold.weights.L3']
  expect(bytes).toBeLessThan(4 * (2000 * 3000 + 4000 * 5000))
  expect(bytes).toBeGreaterThan(0.5 * 4 * (2000 * 3000 + 4000 * 5000))
})
