import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseArchitecture } from '../arch/parse.ts'
import { prune } from '../arch/prune.ts'
import { architectureArbitrary } from '../arch/testing.ts'
import { buildNetwork } from '../spaces/nas-bench-201-graph.ts'
import { parseCell, toArchitecture } from '../spaces/nas-bench-201.ts'
import { connectedCell } from '../spaces/testing.ts'
import { SEQUENCES, blockPaths } from './block-paths.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Op } from '../ops/table.ts'
import type { PathStatistics } from './block-paths.ts'

const live = (graph: ArchGraph) => prune(graph, { keepIdentity: true })

/** Sequences that occur, with their number of paths. */
function counts({ counts: all }: PathStatistics): Record<string, number> {
  return Object.fromEntries(SEQUENCES.map((sequence, i) => [sequence, all[i]] as const).filter(([, n]) => n > 0))
}

test('sequences are the empty one and all of up to three letters', () => {
  expect(SEQUENCES[0]).toBe('')
  expect(new Set(SEQUENCES).size).toBe(1 + 3 + 9 + 27)
  expect(SEQUENCES.every((sequence) => /^[spa]{0,3}$/.test(sequence))).toBe(true)
})

describe('paths of cells of NAS-Bench-201, by hand', () => {
  // 0→3, 0→1→3, 0→2→3 and 0→1→2→3, where no edge is `none`.
  test.each<[string, Record<string, number>, Omit<PathStatistics, 'counts'>]>([
    [
      '|nor_conv_3x3~0|+|nor_conv_1x1~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|',
      { '': 1, sp: 1, ps: 1, sas: 1 },
      { paths: 4, weighted: 0 + 2 + 2 + 2, shortest: 0, longest: 2 },
    ],
    [
      '|nor_conv_3x3~0|+|none~0|nor_conv_3x3~1|+|none~0|nor_conv_3x3~1|nor_conv_3x3~2|',
      { ss: 1, sss: 1 },
      { paths: 2, weighted: 2 + 3, shortest: 2, longest: 3 },
    ],
    [
      // Node 2 gets nothing but zeros, so that the edge from it, and the one to node 1, are dead.
      '|nor_conv_3x3~0|+|none~0|none~1|+|avg_pool_3x3~0|none~1|nor_conv_1x1~2|',
      { a: 1 },
      { paths: 1, weighted: 0, shortest: 0, longest: 0 },
    ],
    [
      '|skip_connect~0|+|skip_connect~0|skip_connect~1|+|skip_connect~0|skip_connect~1|skip_connect~2|',
      { '': 4 },
      { paths: 4, weighted: 0, shortest: 0, longest: 0 },
    ],
  ])('%s', (arch, sequences, expected) => {
    for (const graph of [buildNetwork(parseCell(arch)), parseArchitecture(toArchitecture(parseCell(arch)))]) {
      const blocks = blockPaths(live(graph))
      expect(blocks).toHaveLength(19)
      for (const cell of [1, 2, 5, 7, 11, 13, 17]) {
        expect(counts(blocks[cell])).toEqual(sequences)
        expect(blocks[cell]).toMatchObject(expected)
      }
      // Stem, reduction and head are those of every cell: the shortcut is a pooling and a pointwise convolution.
      expect([0, 6, 12, 18].map((block) => counts(blocks[block]))).toEqual([
        { s: 1 },
        { ss: 1, ap: 1 },
        { ss: 1, ap: 1 },
        { p: 1 },
      ])
    }
  })
})

/** By walking every path from what others read back to what the block reads. */
function walked({ nodes, output }: ArchGraph): Omit<PathStatistics, 'counts'>[] {
  const letter = ({ type, ...op }: Op) => {
    if (type === 'conv' && 'kernel' in op) return op.kernel.join('x') === '1x1' ? 'p' : 's'
    if (type === 'linear') return 'p'
    return type === 'max_pool' || type === 'avg_pool' ? 'a' : ''
  }
  const before = (index: number, block: number): string[] =>
    index < 0 || nodes[index].block !== block
      ? ['']
      : nodes[index].inputs.flatMap((i) => before(i, block)).map((path) => path + letter(nodes[index].op))
  return [...new Set(nodes.map(({ block }) => block))].map((block) => {
    const ends = nodes.flatMap((node, index) => {
      const readers = nodes.filter(({ inputs }) => inputs.includes(index))
      return node.block === block && (index === output || readers.some((reader) => reader.block !== block))
        ? [index]
        : []
    })
    const paths = ends.flatMap((end) => before(end, block))
    const depths = paths.map((path) => path.replaceAll('a', '').length)
    return {
      counts: Float64Array.from(SEQUENCES, (sequence) => paths.filter((path) => path.slice(-3) === sequence).length),
      paths: paths.length,
      weighted: depths.reduce((sum, depth) => sum + depth, 0),
      shortest: Math.min(...depths),
      longest: Math.max(...depths),
    }
  })
}

describe('statistics are those of all paths, walked one by one', () => {
  test('of random architectures', () => {
    fc.assert(
      fc.property(architectureArbitrary(16), (document) => {
        const graph = live(parseArchitecture(document))
        expect(blockPaths(graph)).toEqual(walked(graph))
      }),
    )
  })

  test('of cells of NAS-Bench-201, whose repeated blocks share their operations or do not', () => {
    fc.assert(
      fc.property(connectedCell, (cell) => {
        const shared = live(buildNetwork(cell, 2))
        const expected = walked(shared)
        expect(blockPaths(shared)).toEqual(expected)
        const apart = live(parseArchitecture(structuredClone(toArchitecture(cell, { cellsPerStage: 2 }))))
        expect(blockPaths(apart)).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  })

  const conv = (id: string, from: string, kernel: number, block: number) => {
    return { id, op: 'conv', kernel, channels: 4, inputs: [from], block }
  }
  const sum = (id: string, block: number, ...inputs: string[]) => ({ id, op: 'add', inputs, block })
  test.each<[string, object[]]>([
    ['wiring', [conv('c', 'x', 3, 1), conv('d', 'x', 1, 1), sum('y', 1, 'c', 'd')]],
    ['operations', [conv('c', 'x', 3, 1), conv('d', 'c', 3, 1), sum('y', 1, 'c', 'd')]],
    ['what others read', [conv('c', 'x', 3, 1), conv('d', 'c', 1, 1), sum('z', 1, 'c', 'd'), sum('y', 2, 'z', 'd')]],
  ])('of a block that differs from the one before in its %s alone', (_, second) => {
    const graph = parseArchitecture({
      input: { channels: 4, height: 4, width: 4 },
      classes: 2,
      nodes: [
        conv('a', 'input', 3, 0),
        conv('b', 'a', 1, 0),
        sum('x', 0, 'a', 'b'),
        ...second,
        { id: 'gap', op: 'global_avg_pool', inputs: ['y'], block: 3 },
        { id: 'logits', op: 'linear', channels: 2, inputs: ['gap'], block: 3 },
      ],
    })
    const blocks = blockPaths(graph)
    expect(blocks).toEqual(walked(graph))
    expect(blocks[1]).not.toEqual(blocks[0])
  })
})
