// Networks of the ImageNet-mobile space.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cost } from '../arch/cost.ts'
import { ArchitectureError } from '../arch/errors.ts'
import { parseArchitecture } from '../arch/parse.ts'
import { LIMITS } from '../ops/network-limits.ts'
import { GHN_OPS, parseCell, printCell } from './ghn-cells.ts'
import { MOBILE_MACS, sampleMobileCell, toArchitecture } from './mobile.ts'
import { createRandom } from './random.ts'
import { SPACES } from './spaces.ts'

test('every draw is below 600 M multiply-accumulates, is read back as printed, and replays from its seed', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (seed) => {
      const cell = sampleMobileCell(createRandom(seed))
      expect(cell).toHaveLength(17)
      expect(parseCell(printCell(cell))).toEqual(cell)
      expect(sampleMobileCell(createRandom(seed))).toEqual(cell)
      expect(cost(parseArchitecture(toArchitecture(cell))).macs).toBeLessThan(MOBILE_MACS)
    }),
    { numRuns: 25 },
  )
})

test('the network has 14 blocks, the image halved by the stem and before blocks 1, 2, 6 and 10', () => {
  const graph = parseArchitecture(toArchitecture(sampleMobileCell(createRandom(1))))
  expect(graph.nodes.find(({ id }) => id === '0.bn')?.shape).toEqual([20, 112, 112])
  const blocks = graph.nodes.filter(({ id }) => id.endsWith('.out.bn')).map(({ shape }) => shape.join('x'))
  const stages = [['20x56x56', 1] as const, ['40x28x28', 4] as const, ['80x14x14', 4] as const, ['160x7x7', 5] as const]
  expect(blocks).toEqual(stages.flatMap(([shape, count]) => Array.from({ length: count }, () => shape)))
  expect(graph.nodes[graph.output].shape).toEqual([1000, 1, 1])
})

test('the largest cells are refused for what they cost, not for their number of nodes', () => {
  for (const op of GHN_OPS) {
    const largest = Array.from({ length: 17 }, (_, node) => ({ op, from: node ? [node - 1, node] : [0] }))
    const graph = parseArchitecture(toArchitecture(largest))
    expect(graph.nodes.length).toBeLessThanOrEqual(LIMITS.expandedNodes)
    expect(graph.nodes.reduce((sum, { inputs }) => sum + inputs.length, 0)).toBeLessThanOrEqual(LIMITS.expandedEdges)
  }
})

test('takes the classes of another dataset, and is scored by one block a stage', () => {
  const space = SPACES.get('imagenet-mobile')!
  const arch = space.sample(createRandom(2))
  const { graph, scored } = space.resolve(arch, { classes: 10 })
  expect([graph.classes, scored.classes]).toEqual([10, 10])
  expect(scored.nodes.filter(({ id }) => id.endsWith('.out.bn'))).toHaveLength(4)
  expect(space.resolve(arch).graph.classes).toBe(1000)
  expect(() => space.resolve('sep_conv_3~0')).toThrow(ArchitectureError)
})
