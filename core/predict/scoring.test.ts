import { describe, expect, test } from 'vitest'
import { activations, activationsAtOnce, cost } from '../arch/cost.ts'
import { ArchitectureError } from '../arch/errors.ts'
import { parseArchitecture } from '../arch/parse.ts'
import { defaultConfig } from '../ghn/config.ts'
import { ghnItem } from '../ghn/tiles/tile-plan.ts'
import { assertGenerable, scoringPlan } from './scoring.ts'
import type { Manifest } from '../bundle/manifest.ts'
import type { ProbeImages } from '../bundle/probe.ts'
import type { ScoringBounds } from '../contract/limits.ts'

const graph = parseArchitecture({
  input: { channels: 3, height: 8, width: 8 },
  classes: 10,
  nodes: [
    { id: 'a', op: 'conv', kernel: 3, channels: 4, inputs: ['input'] },
    { id: 'b', op: 'conv', kernel: 3, channels: 4, inputs: ['a'] },
    { id: 'c', op: 'conv', kernel: 3, channels: 4, inputs: ['b'] },
    { id: 'sum', op: 'add', inputs: ['a', 'c'] },
    { id: 'gap', op: 'global_avg_pool', inputs: ['sum'] },
    { id: 'logits', op: 'linear', channels: 10, inputs: ['gap'] },
  ],
})
const manifest = { scoring: { inputHeight: 8, inputWidth: 8, images: 200 }, dataset: { classes: 10 } } as Manifest
const probe = { shape: [3, 8, 8], count: 100 } as unknown as ProbeImages
const wide = { macs: 1e12, activations: 1e12 }
const count = (bounds: Partial<ScoringBounds>, images?: number) =>
  scoringPlan(graph, manifest, probe, images, { ...wide, ...bounds }).count

describe('a scoring plan', () => {
  test('takes as many images as are asked for, there and within the bounds', () => {
    expect([count({}), count({}, 20), count({ images: 64 }), count({ images: 64 }, 20)]).toEqual([100, 20, 64, 20])
    expect(count({ macs: cost(graph).macs * 30.5 })).toBe(30)
    expect(count({ activations: activations(graph) * 40 })).toBe(40)
    expect(count({ activationsAtOnce: activationsAtOnce(graph) * 50 })).toBe(50)
  })

  test.each<[keyof ScoringBounds, number]>([
    ['macs', cost(graph).macs * 15],
    ['activations', activations(graph) * 15],
    ['activationsAtOnce', activationsAtOnce(graph) * 15],
    ['weights', cost(graph).params - 1],
  ])('names the bound on %s where the network is past it', (name, limit) => {
    expect(() => count({ [name]: limit })).toThrow(ArchitectureError)
    expect(() => count({ [name]: limit })).toThrow(`the limit '${name}' is ${limit}`)
  })
})

test('what is read and counted may still be too large to generate weights for', () => {
  const large = parseArchitecture({
    input: { channels: 3, height: 8, width: 8 },
    classes: 10,
    nodes: [
      { id: 'wide', op: 'linear', channels: 16_384, inputs: ['input'] },
      { id: 'deep', op: 'linear', channels: 8_192, inputs: ['wide'] },
      { id: 'logits', op: 'linear', channels: 10, inputs: ['deep'] },
    ],
  })
  expect(cost(large).params).toBeGreaterThan(2 ** 27)
  expect(() => scoringPlan(large, manifest, probe)).toThrow(`the limit 'weights' is ${2 ** 26}`)
})

test('activations are held until their last reader has run', () => {
  // The first convolution's is held for the sum while the last one reads the second's.
  expect(activationsAtOnce(graph)).toBe(3 * 4 * 64)
})

test('a GHN writes whole tiles and reads padded blocks: both are bounded', () => {
  const item = ghnItem(graph, defaultConfig)
  expect(() => assertGenerable(item, wide)).not.toThrow()
  // The second and the third convolution are cut from 16 x 16 x 3 x 3.
  expect(() => assertGenerable(item, { ...wide, weights: 2 * 2304 })).toThrow(`the limit 'weights' is 4608`)
  expect(() => assertGenerable(item, { ...wide, adjacency: 7 ** 2 - 1 })).toThrow(`takes 49 adjacency elements`)
})
