// Cells of the paper's space.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseArchitecture } from '../arch/parse.ts'
import {
  GHN_OPS,
  GHN_TRAIN_NODES,
  type GhnCell,
  parseCell,
  printCell,
  sampleCell,
  toArchitecture,
} from './ghn-cells.ts'
import { createRandom } from './random.ts'

const cells = fc
  .tuple(fc.maxSafeInteger(), fc.integer({ min: 1, max: 20 }))
  .map(([seed, nodes]): GhnCell => sampleCell(createRandom(seed), nodes))

test('a cell is read back as it was printed', () => {
  fc.assert(
    fc.property(cells, (cell) => {
      expect(parseCell(printCell(cell))).toEqual(cell)
    }),
  )
})

test.each([
  ['', "unknown op '' of node 1"],
  ['sep_conv_3~0', "did you mean 'sep_conv_3x3'?"],
  ['identity~0|identity~2', "node 2 must be '<op>~<node>~...' with numbers from 0 to 1, ascending"],
  ['identity', 'node 1 must be'],
  ['identity~0|identity~1~0', 'node 2 must be'],
  ['identity~0x', 'node 1 must be'],
  [Array.from({ length: 21 }, () => 'identity~0').join('|'), 'a cell has at most 20 nodes'],
])('%j is refused', (text, detail) => {
  expect(() => parseCell(text)).toThrow(detail)
})

test('the network has 18 blocks of the cell at 32, 64 and 128 channels', () => {
  const graph = parseArchitecture(toArchitecture(sampleCell(createRandom(1))))
  const outputs = graph.nodes.filter(({ id }) => id.endsWith('.out.bn')).map(({ shape }) => shape.join('x'))
  expect(outputs).toEqual(
    ['32x32x32', '64x16x16', '128x8x8'].flatMap((shape) => Array.from({ length: 6 }, () => shape)),
  )
})

test('every cell gives a valid network in both skeletons, the largest of the costliest nodes among them', () => {
  fc.assert(
    fc.property(cells, (cell) => {
      expect(parseArchitecture(toArchitecture(cell, { blocks: 3, channels: 16 })).nodes.length).toBeGreaterThan(0)
    }),
    { numRuns: 30 },
  )
  for (const op of GHN_OPS) {
    const largest = Array.from({ length: 20 }, (_, node) => ({ op, from: node ? [node - 1, node] : [0] }))
    expect(parseArchitecture(toArchitecture(largest)).nodes.length).toBeLessThanOrEqual(2_048)
  }
})

test('a sample replays from its seed', () => {
  expect(sampleCell(createRandom(3), GHN_TRAIN_NODES)).toEqual(sampleCell(createRandom(3), GHN_TRAIN_NODES))
  expect(sampleCell(createRandom(3), GHN_TRAIN_NODES)).toHaveLength(7)
})
