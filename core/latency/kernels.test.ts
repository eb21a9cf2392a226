import { describe, expect, test } from 'vitest'
import { parseArchitecture } from '../arch/parse.ts'
import { buildNetwork } from '../spaces/nas-bench-201-graph.ts'
import { parseCell } from '../spaces/nas-bench-201.ts'
import { kernelKey } from './kernel.ts'
import { kernelsOf } from './kernels.ts'
import type { FlatArchitecture } from '../arch/schema.ts'

type Nodes = FlatArchitecture['nodes']

/** A body over 16 channels of 8 x 8 from a stem, then the head. */
function network(body: Nodes, last = body.at(-1)!.id) {
  return parseArchitecture({
    input: { channels: 3, height: 8, width: 8 },
    classes: 10,
    nodes: [
      { id: 'stem', op: 'conv', kernel: 3, channels: 16, inputs: ['input'] },
      ...body,
      { id: 'gap', op: 'global_avg_pool', inputs: [last] },
      { id: 'logits', op: 'linear', channels: 10, inputs: ['gap'] },
    ],
  })
}

const ops = (body: Nodes, block: 1 | 16) =>
  kernelsOf(network(body), block).map(
    ({ op, operands, activation }) => `${op}${operands > 1 ? `+${operands}` : ''}${activation}`,
  )
const HEAD = ['ReduceMean', 'Reshape', 'Gemm', 'Reshape']
const residual: Nodes = [
  { id: 'conv', op: 'conv', kernel: 3, channels: 16, inputs: ['stem'] },
  { id: 'bn', op: 'batch_norm', inputs: ['conv'] },
  { id: 'sum', op: 'add', inputs: ['stem', 'bn'] },
  { id: 'relu', op: 'relu', inputs: ['sum'] },
]

describe('a convolution takes in', () => {
  test('batch normalisation, a sum and its activation', () => {
    expect(ops(residual, 1)).toEqual(['Sub', 'Div', 'Conv', 'Conv+2Relu', ...HEAD])
    expect(ops(residual, 16)).toEqual(['Sub', 'Div', 'nchwc.Conv', 'nchwc.Conv+2Relu', 'nchwc.ReorderOutput', ...HEAD])
  })

  test('nothing that others read too', () => {
    const shared: Nodes = [...residual, { id: 'again', op: 'add', inputs: ['relu', 'bn'] }]
    expect(ops(shared, 1).slice(2, -4)).toEqual(['Conv', 'Conv', 'Add+2', 'Relu', 'Add+2'])
  })
})

test('what cannot work on blocks of channels is reordered for, once', () => {
  const body: Nodes = [
    { id: 'elu', op: 'elu', inputs: ['stem'] },
    { id: 'tanh', op: 'tanh', inputs: ['stem'] },
    { id: 'sigmoid', op: 'leaky_relu', inputs: ['stem'] },
    { id: 'sum', op: 'add', inputs: ['elu', 'sigmoid'] },
    { id: 'conv', op: 'conv', kernel: 1, channels: 16, inputs: ['sum'] },
    { id: 'all', op: 'add', inputs: ['conv', 'tanh'] },
  ]
  const kernels = ops(body, 16)
  expect(kernels.filter((op) => op === 'nchwc.ReorderOutput')).toHaveLength(2)
  expect(kernels.filter((op) => op === 'nchwc.ReorderInput')).toHaveLength(1)
  expect(kernels.filter((op) => op.startsWith('nchwc.Conv+2'))).toHaveLength(1)
})

test('channels are padded to whole blocks', () => {
  const odd: Nodes = [{ id: 'conv', op: 'conv', kernel: 3, channels: 20, inputs: ['stem'] }]
  const shapes = kernelsOf(network(odd), 16).flatMap(({ op, output }) => (op === 'nchwc.Conv' ? [output[0]] : []))
  expect(shapes).toEqual([16, 32])
})

test('branches that end in zeros cost nothing', () => {
  const live = buildNetwork(parseCell('|none~0|+|nor_conv_3x3~0|none~1|+|none~0|none~1|skip_connect~2|'))
  const dead = buildNetwork(
    parseCell('|none~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|none~0|avg_pool_3x3~1|skip_connect~2|'),
  )
  const keys = (graph: typeof live) => kernelsOf(graph, 16).map(kernelKey)
  expect(keys(dead)).toEqual(keys(live))
})
