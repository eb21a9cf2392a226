import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseArchitecture } from '../arch/parse.ts'
import { architectureArbitrary, respell } from '../arch/testing.ts'
import { buildNetwork } from '../spaces/nas-bench-201-graph.ts'
import { parseCell, toArchitecture } from '../spaces/nas-bench-201.ts'
import { connectedCell } from '../spaces/testing.ts'
import { STRUCTURE_FEATURES, structureOf } from './structure.ts'

const named = (features: Float64Array) =>
  Object.fromEntries(STRUCTURE_FEATURES.map((name, i) => [name, features[i]] as const))

test('the features of a cell of NAS-Bench-201, by hand', () => {
  // The edge to node 1 is read by nobody alive: 0→1 convolves for nothing.
  const cell = parseCell('|nor_conv_3x3~0|+|avg_pool_3x3~0|none~1|+|skip_connect~0|none~1|nor_conv_1x1~2|')
  const features = named(structureOf(buildNetwork(cell)))
  const blocks = 19
  // Stem, two reductions and head have 5 convolutions of 3x3, 2 of 1x1 and 2 poolings between them.
  expect(features).toMatchObject({
    'written.conv': expect.closeTo((5 + 15) / blocks, 12),
    'written.pointwise': expect.closeTo((2 + 15) / blocks, 12),
    'written.pool': expect.closeTo((2 + 15) / blocks, 12),
    'written.identity': expect.closeTo(15 / blocks, 12),
    'pruned.conv': expect.closeTo(5 / blocks, 12),
    'pruned.pointwise': expect.closeTo((2 + 15) / blocks, 12),
    'pruned.pool': expect.closeTo((2 + 15) / blocks, 12),
    'pruned.identity': expect.closeTo(15 / blocks, 12),
    // Stem and head have one path each; reductions (`ss`, `ap`) and cells (skip, `ap`) two.
    'depth.paths': expect.closeTo((2 + 17 * Math.log2(3)) / blocks, 12),
    'depth.mean': expect.closeTo((1 + 1 + 2 * 1.5 + 15 * 0.5) / blocks, 12),
    'depth.shortest': expect.closeTo((1 + 1 + 2) / blocks, 12),
    'depth.longest': expect.closeTo((1 + 1 + 2 * 2 + 15) / blocks, 12),
    'path.skip': expect.closeTo(15 / blocks, 12),
    'path.ap': expect.closeTo(17 / blocks, 12),
    'path.ss': expect.closeTo(2 / blocks, 12),
    'path.s': expect.closeTo(1 / blocks, 12),
    'path.p': expect.closeTo(1 / blocks, 12),
    'path.a': 0,
  })
  // Stem 3->16 and reductions at 32 and 16 pixels a side, linear 64->10; the cells' 3x3 convolutions cost the same in
  // every stage.
  const always =
    1024 * 432 + 256 * (16 * 32 * 9 + 32 * 32 * 9 + 16 * 32) + 64 * (32 * 64 * 9 + 64 * 64 * 9 + 32 * 64) + 640
  const pointwise = 5 * (1024 * 256 + 256 * 1024 + 64 * 4096)
  expect(features['pruned.log_macs']).toBeCloseTo(Math.log(1 + always + pointwise), 12)
  expect(features['written.log_macs']).toBeCloseTo(Math.log(1 + always + 10 * pointwise), 12)
})

test('are the same of a network whose blocks share their operations and of a document', () => {
  fc.assert(
    fc.property(connectedCell, (cell) => {
      const document: unknown = JSON.parse(JSON.stringify(toArchitecture(cell)))
      expect(structureOf(parseArchitecture(document))).toEqual(structureOf(buildNetwork(cell)))
    }),
    { numRuns: 20 },
  )
})

test('do not depend on names, on the order of nodes or of the terms of sums', () => {
  fc.assert(
    fc.property(architectureArbitrary(16), fc.array(fc.nat(99), { minLength: 1, maxLength: 20 }), (made, order) => {
      const [features, respelled] = [made, respell(made, order)].map((document) =>
        structureOf(parseArchitecture(document)),
      )
      // Means over blocks are added up in another order.
      features.forEach((feature, i) => expect(respelled[i]).toBeCloseTo(feature, 12))
    }),
  )
})

test('are finite however many paths there are', () => {
  const sums = Array.from({ length: 500 }, (_, i) => {
    const from = i === 0 ? 'stem' : `n${i - 1}`
    return { id: `n${i}`, op: 'add', inputs: [from, from, from, from] }
  })
  const graph = parseArchitecture({
    input: { channels: 1, height: 1, width: 1 },
    classes: 2,
    nodes: [
      { id: 'stem', op: 'conv', kernel: 1, channels: 1, inputs: ['input'] },
      ...sums,
      { id: 'logits', op: 'linear', channels: 2, inputs: ['n499'] },
    ],
  })
  const features = named(structureOf(graph))
  expect(features['depth.paths']).toBeCloseTo(1000, 9)
  expect(features['depth.mean']).toBe(2)
  expect(Object.values(features).every(Number.isFinite)).toBe(true)
})
