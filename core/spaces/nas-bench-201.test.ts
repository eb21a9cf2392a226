// The benchmark's strings, cells and networks.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cost, costOf } from '../arch/cost.ts'
import { ArchitectureError } from '../arch/errors.ts'
import { canonicalHash } from '../arch/hash.ts'
import { parseArchitecture } from '../arch/parse.ts'
import { prune } from '../arch/prune.ts'
import { buildLiveNetwork, buildNetwork } from './nas-bench-201-graph.ts'
import * as nb201 from './nas-bench-201.ts'
import { createRandom } from './random.ts'

const cells = fc.nat(nb201.NB201_SIZE - 1).map(nb201.cellAt)
const full = '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|'

describe('the spelling', () => {
  test('is read back as it was printed', () => {
    fc.assert(
      fc.property(cells, (cell) => {
        expect(nb201.parseCell(nb201.printCell(cell))).toEqual(cell)
      }),
    )
  })

  test('is numbered both ways', () => {
    fc.assert(
      fc.property(cells, (cell) => {
        expect(nb201.cellAt(nb201.cellNumber(cell))).toEqual(cell)
      }),
    )
    expect(nb201.cellNumber(nb201.parseCell(full))).toBe((3 * (5 ** 6 - 1)) / 4)
  })

  test.each([
    ['', 'a NAS-Bench-201 cell has the form'],
    ['|none~0|+|none~0|none~1|', 'a NAS-Bench-201 cell has the form'],
    [full.replace('|nor_conv_3x3~0|+', '|nor_conv_3x3~0|none~1|+'), 'node 1 of a NAS-Bench-201 cell has 1 edges'],
    [full.replace('3x3~1|+', '3x3~2|+'), "edge 'nor_conv_3x3~2' should be '<op>~1'"],
    [
      full.replace('nor_conv_3x3~2', 'nor_conv_5x5~2'),
      "unknown op 'nor_conv_5x5'; did you mean 'nor_conv_1x1'? known: none, skip_connect, nor_conv_1x1",
    ],
    ['x'.repeat(100_000), 'a NAS-Bench-201 cell has the form'],
  ])('is refused where it is wrong: %#', (text, detail) => {
    const read = () => nb201.parseCell(text, '/arch')
    expect(read).toThrow(ArchitectureError)
    expect(read).toThrow(detail)
  })
})

describe('sampling', () => {
  test('replays from its seed, gives connected cells and reaches all operations on every edge', () => {
    expect(nb201.sampleCell(createRandom(7))).toEqual(nb201.sampleCell(createRandom(7)))
    const drawn = Array.from({ length: 300 }, (_, seed) => nb201.sampleCell(createRandom(seed)))
    nb201.NB201_EDGES.forEach((_, edge) => expect(new Set(drawn.map((cell) => cell[edge])).size).toBe(5))
    expect(drawn.every(nb201.isConnected)).toBe(true)
    expect(new Set(drawn.map(nb201.printCell)).size).toBeGreaterThan(285)
  })
})

describe('the network', () => {
  test('is accepted just where the cell is connected, which 15,284 cells are', () => {
    const connected = Array.from({ length: nb201.NB201_SIZE }, (_, i) => nb201.isConnected(nb201.cellAt(i)))
    expect(connected.filter(Boolean)).toHaveLength(15_284)
    fc.assert(
      fc.property(cells, (cell) => {
        const parse = () => parseArchitecture(nb201.toArchitecture(cell, { cellsPerStage: 1 }))
        if (nb201.isConnected(cell)) expect(parse().nodes.at(-1)!.shape).toEqual([10, 1, 1])
        else expect(parse).toThrow('does not depend on the input')
      }),
      { numRuns: 200 },
    )
  })

  test('is built as it is parsed, in both skeletons, and owns its nodes', () => {
    fc.assert(
      fc.property(cells.filter(nb201.isConnected), fc.constantFrom(1, 5), (cell, cellsPerStage) => {
        expect(buildNetwork(cell, cellsPerStage)).toEqual(
          parseArchitecture(nb201.toArchitecture(cell, { cellsPerStage })),
        )
      }),
      { numRuns: 150 },
    )
    const cell = nb201.parseCell(full)
    expect(buildNetwork(cell).nodes[0]).not.toBe(buildNetwork(cell).nodes[0])
  })

  test('is built without what is dead as it is pruned', () => {
    fc.assert(
      fc.property(cells.filter(nb201.isConnected), fc.constantFrom(1, 5), (cell, cellsPerStage) => {
        const live = buildLiveNetwork(cell, cellsPerStage)
        expect(live).toEqual(prune(buildNetwork(cell, cellsPerStage), { keepIdentity: true }))
        expect(prune(live, { keepIdentity: true })).toEqual(live)
      }),
      { numRuns: 300 },
    )
  })

  test('knows what it costs, dead edges included and left out', () => {
    fc.assert(
      fc.property(cells.filter(nb201.isConnected), fc.constantFrom(1, 5), (cell, cellsPerStage) => {
        for (const graph of [buildNetwork(cell, cellsPerStage), buildLiveNetwork(cell, cellsPerStage)]) {
          expect(cost(graph)).toEqual(costOf(graph, graph.nodes))
        }
      }),
    )
  })

  test('has 19 blocks and readable names', () => {
    const graph = parseArchitecture(
      nb201.toArchitecture(nb201.parseCell(full.replace('nor_conv_3x3~0', 'avg_pool_3x3~0'))),
    )
    expect(new Set(graph.nodes.map(({ block }) => block)).size).toBe(1 + 5 + 1 + 5 + 1 + 5 + 1)
    const names = graph.nodes.filter(({ block }) => block === 1).map(({ id }) => id)
    expect(names.join(' ').replaceAll(/(\S+)\.relu \1\.conv \1\.bn/g, '$1.relu-conv-bn')).toBe(
      '1.e01 1.n1 1.e02.relu-conv-bn 1.e12.relu-conv-bn 1.n2 ' +
        '1.e03.relu-conv-bn 1.e13.relu-conv-bn 1.e23.relu-conv-bn 1.n3',
    )
    expect(graph.nodes.filter(({ block }) => block === 6).map(({ shape }) => shape[0])).toContain(32)
    expect(graph.nodes.find(({ id }) => id === '17.n3')?.shape).toEqual([64, 8, 8])
  })

  test('takes another image, width and number of classes', () => {
    const options = { cellsPerStage: 1, channels: 8, classes: 120, input: { channels: 1, height: 28, width: 20 } }
    const graph = parseArchitecture(nb201.toArchitecture(nb201.parseCell(full), options))
    expect(graph.input).toEqual([1, 28, 20])
    expect(graph.nodes.find(({ id }) => id === '5.n3')?.shape).toEqual([32, 7, 5])
    expect(graph.nodes[graph.output].shape).toEqual([120, 1, 1])
  })
})

test('without its dead edges a cell computes the same, and has none left', () => {
  fc.assert(
    fc.property(cells.filter(nb201.isConnected), (cell) => {
      const live = nb201.liveCell(cell)
      expect(canonicalHash(buildNetwork(live, 1))).toBe(canonicalHash(buildNetwork(cell, 1)))
      expect(nb201.liveCell(live)).toEqual(live)
      live.forEach((op, edge) => expect([cell[edge], 'none']).toContain(op))
      live.forEach((op, edge) => {
        if (op === 'none') return
        const without = live.with(edge, 'none') as unknown as nb201.NasBench201Cell
        const hash = nb201.isConnected(without) && canonicalHash(buildNetwork(without, 1))
        expect(hash).not.toBe(canonicalHash(buildNetwork(live, 1)))
      })
    }),
    { numRuns: 60 },
  )
})
