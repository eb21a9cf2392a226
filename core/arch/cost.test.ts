// Costs agree with those that NAS-Bench-201 publishes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isConnected, parseCell, toArchitecture } from '../spaces/nas-bench-201.ts'
import { activations, cost } from './cost.ts'
import { parseArchitecture } from './parse.ts'

const network = (cell: string, cellsPerStage = 5) =>
  parseArchitecture(toArchitecture(parseCell(cell), { cellsPerStage }))

describe('cost', () => {
  // Dong & Yang, NATS-Bench (arXiv 2009.00437): parameters and multiply-accumulates of CIFAR-10 networks with 5 cells a
  // stage.
  test.each([
    [
      '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|',
      1_531_546,
      220_119_680,
    ],
    [
      '|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|',
      802_426,
      113_951_360,
    ],
    [
      '|avg_pool_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|avg_pool_3x3~0|avg_pool_3x3~1|avg_pool_3x3~2|',
      559_386,
      78_561_920,
    ],
    [
      '|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|',
      129_306,
      15_647_360,
    ],
    ['|avg_pool_3x3~0|+|skip_connect~0|none~1|+|none~0|none~1|skip_connect~2|', 73_306, 7_783_040],
  ])('of %s', (cell, params, macs) => {
    expect(cost(network(cell))).toEqual({ params, macs })
  })

  test('counts one use of each weight for every output position, biases as parameters only', () => {
    const graph = parseArchitecture({
      input: { channels: 4, height: 8, width: 6 },
      classes: 5,
      nodes: [
        { id: 'a', op: 'conv', kernel: [3, 1], stride: 2, channels: 6, groups: 2, bias: true, inputs: ['input'] },
        { id: 'b', op: 'depthwise_conv', kernel: 3, inputs: ['a'] },
        { id: 'n', op: 'batch_norm', inputs: ['b'] },
        { id: 'c', op: 'linear', channels: 5, inputs: ['n'] },
      ],
    })
    const positions = 4 * 3
    expect(cost(graph)).toEqual({
      params: 6 * 2 * 3 + 6 + 6 * 9 + 2 * 6 + 5 * 6 * positions + 5,
      macs: positions * (6 * 2 * 3 + 6 * 9) + 5 * 6 * positions,
    })
    expect(activations(graph)).toBe(4 * 48 + 3 * 6 * positions + 5)
  })
})

const tables = process.env.ARCHCAST_TABLES

describe.skipIf(!tables)(
  'the table of NAS-Bench-201 (skipped unless ARCHCAST_TABLES names the folder of nb201_accuracy.csv)',
  () => {
    test('has the same params and macs in every row', { timeout: 120_000 }, () => {
      const [header, ...rows] = readFileSync(join(tables!, 'nb201_accuracy.csv'), 'utf8').trim().split('\n')
      const column = (name: string) => header.split(',').indexOf(name)
      const [arch, params, macs] = [column('arch'), column('params'), column('macs')]
      expect(rows.length).toBeGreaterThan(12_000)
      for (const row of rows) {
        const fields = row.split(',')
        // A disconnected network is no valid architecture. Skip connections cost nothing either, and connect it.
        const connected = isConnected(parseCell(fields[arch]))
          ? fields[arch]
          : fields[arch].replaceAll('none', 'skip_connect')
        const published = { params: Number(fields[params]), macs: Number(fields[macs]) }
        expect([fields[arch], cost(network(connected))]).toEqual([fields[arch], published])
      }
    })
  },
)
