import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cost } from '../../arch/cost.ts'
import { parseArchitecture } from '../../arch/parse.ts'
import { architectureArbitrary } from '../../arch/testing.ts'
import { GRAPH_FEATURES, graphFeaturesOf } from './graph-features.ts'

test('are as many as their names, finite, and have the costs of the network', () => {
  fc.assert(
    fc.property(architectureArbitrary(15), (made) => {
      const graph = parseArchitecture(made)
      const features = graphFeaturesOf(graph)
      expect(features).toHaveLength(GRAPH_FEATURES.length)
      expect(features.every(Number.isFinite)).toBe(true)
      const { macs, params } = cost(graph)
      expect(features[0]).toBeCloseTo(Math.log(Math.max(1, macs)), 9)
      expect(features[1]).toBeCloseTo(Math.log(Math.max(1, params)), 9)
    }),
  )
})

test('tell at which size of the image the work lies', () => {
  const graph = parseArchitecture({
    input: { channels: 3, height: 32, width: 32 },
    classes: 10,
    nodes: [
      { id: 'a', op: 'conv', kernel: 3, channels: 8, inputs: ['input'] },
      { id: 'b', op: 'conv', kernel: 3, stride: 4, channels: 16, inputs: ['a'] },
      { id: 'pool', op: 'global_avg_pool', inputs: ['b'] },
      { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
    ],
  })
  const at = (name: string) => graphFeaturesOf(graph)[GRAPH_FEATURES.indexOf(name)]
  const [a, b, logits] = [27 * 8 * 1024, 72 * 16 * 64, 160]
  const total = 1 + a + b + logits
  expect(at('stage0.macs')).toBeCloseTo(a / total, 9)
  expect(at('stage2.macs')).toBeCloseTo(b / total, 9)
  expect(at('stage5.macs')).toBeCloseTo(logits / total, 9)
  expect(at('stage2.calls')).toBeCloseTo(Math.log(2), 9)
  expect(at('width.most')).toBeCloseTo(Math.log(16), 9)
  expect(at('width.last')).toBeCloseTo(Math.log(16), 9)
})
