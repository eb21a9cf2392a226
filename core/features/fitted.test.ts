import { describe, expect, test } from 'vitest'
import { parseArchitecture } from '../arch/parse.ts'
import { parseCell, printCell, sampleCell, toArchitecture } from '../spaces/nas-bench-201.ts'
import { createRandom } from '../spaces/random.ts'
import { resolveArchitecture } from '../spaces/resolve.ts'
import { FittedSchema, fittedOf, outsideFitted } from './fitted.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { NasBench201Options } from '../spaces/nas-bench-201-network.ts'

const network = (arch: string) => resolveArchitecture({ space: 'nas-bench-201', arch }).graph
const random = createRandom(1)
const fitted = fittedOf(Array.from({ length: 20 }, () => network(printCell(sampleCell(random)))))
const outside = outsideFitted(fitted)
const arch = '|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|avg_pool_3x3~1|nor_conv_3x3~2|'

/** What a network has and the span does not, counted. */
const unseen = (graph: ArchGraph) =>
  fittedOf([graph]).operations.filter((operation) => !fitted.operations.includes(operation)).length

describe('the span of cells of NAS-Bench-201', () => {
  test('is what their networks are made of', () => {
    expect(FittedSchema.parse(JSON.parse(JSON.stringify(fitted)))).toEqual(fitted)
    expect(fitted.blocks).toEqual([19])
    expect(fitted.operations).toEqual([...new Set(fitted.operations)].toSorted())
    expect(fitted.operations).toEqual(
      expect.arrayContaining([
        'conv 3x3/1x1 3->16 at 32x32',
        'conv 3x3/2x2 16->32 at 32x32',
        'avg_pool 3x3/1x1 64->64 at 8x8',
        'relu 16->16 at 32x32',
        'zero 16->16 at 32x32',
        'linear 64->10 at 1x1',
      ]),
    )
  })

  test('holds other cells, however they are spelled', () => {
    const others = createRandom(2)
    for (let i = 0; i < 20; i++) expect(outside(network(printCell(sampleCell(others))))).toEqual([])
    expect(outside(parseArchitecture(toArchitecture(parseCell(arch))))).toEqual([])
  })

  const other = (options: NasBench201Options, edit = (text: string) => text) =>
    parseArchitecture(JSON.parse(edit(JSON.stringify(toArchitecture(parseCell(arch), options)))))
  const first = (from: string, to: string) => (text: string) => text.replace(from, to)
  test.each<[string, ArchGraph, string[]]>([
    [
      'a window of 5x5',
      other({}, first('"e01.conv","op":"conv","kernel":3', '"e01.conv","op":"conv","kernel":5')),
      ['Fitting did not see conv 5x5/1x1 16->16 at 32x32, conv 5x5/1x1 32->32 at 16x16, conv 5x5/1x1 64->64 at 8x8.'],
    ],
    [
      'dilation',
      other({}, first('"id":"conv","op":"conv"', '"id":"conv","op":"conv","dilation":2')),
      ['Fitting did not see conv 3x3/1x1 dilated 2x2 3->16 at 32x32.'],
    ],
    [
      'another activation',
      other({}, first('"id":"relu","op":"relu"', '"id":"relu","op":"silu"')),
      ['Fitting did not see silu 64->64 at 8x8.'],
    ],
    ['another number of classes', other({ classes: 100 }), ['Fitting did not see linear 64->100 at 1x1.']],
    ['another number of blocks', other({ cellsPerStage: 3 }), ['It has 13 blocks; fitting saw 19.']],
    [
      'another width',
      other({ channels: 24 }),
      [expect.stringMatching(/^Fitting did not see conv 3x3\/1x1 3->24 at 32x32, .* and \d+ more\.$/)],
    ],
    [
      'images of another size',
      other({ input: { channels: 3, height: 16, width: 16 }, cellsPerStage: 1 }),
      [
        'It has 7 blocks; fitting saw 19.',
        expect.stringMatching(/^Fitting did not see conv .* 3->16 at 16x16, .*more\.$/),
      ],
    ],
  ])('does not hold %s, and says so', (_, graph, reasons) => {
    expect(outside(graph)).toEqual(reasons)
    expect(outside(graph)).toEqual(reasons)
  })
})

test('counts what it does not name', () => {
  const graph = parseArchitecture(toArchitecture(parseCell(arch), { channels: 24 }))
  expect(unseen(graph)).toBeGreaterThan(20)
  expect(outside(graph)).toEqual([expect.stringContaining(` and ${unseen(graph) - 3} more.`)])
})

test('operations that graphs share are told apart by the channels and sizes around them', () => {
  const graph = network(arch)
  const [stem, ...rest] = graph.nodes
  const wider = { ...graph, nodes: [{ ...stem, shape: [24, 32, 32] as const }, ...rest] }
  expect(outside(wider)).toEqual(['Fitting did not see conv 3x3/1x1 3->24 at 32x32, batch_norm 24->16 at 32x32.'])
})

test('several numbers of blocks may be fitted', () => {
  const graphs = [1, 5].map((cellsPerStage) => parseArchitecture(toArchitecture(parseCell(arch), { cellsPerStage })))
  expect(fittedOf(graphs).blocks).toEqual([7, 19])
  expect(graphs.flatMap(outsideFitted(fittedOf(graphs)))).toEqual([])
})
