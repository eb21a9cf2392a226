import { describe, expect, test } from 'vitest'
import { parseArchitecture } from '../../arch/parse.ts'
import { kernelsOf } from '../kernels.ts'
import type { FlatArchitecture } from '../../arch/schema.ts'
import type { Precision } from '../kernels.ts'

type Nodes = FlatArchitecture['nodes']

/** Operators of nodes that read an image of 16 x 8 x 8, written in other numbers. */
function kernels(nodes: Nodes, precision: Precision, block: 1 | 16 = 1): string {
  const graph = parseArchitecture({ input: { channels: 16, height: 8, width: 8 }, nodes })
  return kernelsOf(graph, block, { precision })
    .map(({ op }) => op)
    .join(' ')
}

const conv = (id: string, from: string): Nodes[number] => ({ id, op: 'conv', kernel: 3, channels: 16, inputs: [from] })
const layers: Nodes = [
  conv('a', 'input'),
  { id: 'norm', op: 'batch_norm', inputs: ['a'] },
  { id: 'relu', op: 'relu', inputs: ['norm'] },
  conv('b', 'relu'),
  { id: 'sum', op: 'add', inputs: ['relu', 'b'] },
  conv('c', 'sum'),
]

// What ONNX Runtime 1.30 runs for such files, as train/latency/profiled-kernels.test.ts has it run.
describe('quantised', () => {
  test('layers are on integers with their norms and bounds, channels last from the first to the last', () => {
    expect(kernels(layers, 'int8')).toBe(
      'QuantizeLinear Transpose QLinearConv QLinearConv QLinearAdd DequantizeLinear Transpose Conv',
    )
  })

  test('a function without a kernel for integers is computed in real numbers between two of them', () => {
    const nodes: Nodes = [
      conv('a', 'input'),
      { id: 'f', op: 'hard_swish', inputs: ['a'] },
      conv('b', 'f'),
      conv('c', 'b'),
    ]
    expect(kernels(nodes, 'int8')).toMatch(/QLinearConv DequantizeLinear HardSigmoid Mul QuantizeLinear QLinearConv/)
  })

  test('a network that is quantised already stays as it is', () => {
    const nodes: Nodes = [
      { id: 'q', op: 'quantize', inputs: ['input'] },
      conv('a', 'q'),
      { id: 'd', op: 'dequantize', inputs: ['a'] },
    ]
    expect(kernels(nodes, 'int8')).toBe(kernels(nodes, 'fp32'))
  })
})

describe('in float16', () => {
  test('convolutions are computed in float32 with nothing taken in that is spelled out', () => {
    expect(kernels([conv('a', 'input'), { id: 'r', op: 'relu', inputs: ['a'] }, conv('b', 'r')], 'fp16', 16)).toBe(
      'nchwc.ReorderInput nchwc.Conv nchwc.ReorderOutput Max nchwc.ReorderInput nchwc.Conv nchwc.ReorderOutput',
    )
  })

  test('what has kernels for float16 is in it where it meets others of them, behind a cast', () => {
    const nodes: Nodes = [
      conv('a', 'input'),
      { id: 'all', op: 'concat', inputs: ['a', 'input'] },
      { id: 'r', op: 'relu', inputs: ['all'] },
      conv('b', 'r'),
    ]
    const made = kernels(nodes, 'fp16')
    expect(made).toBe('Conv Cast Cast half.Concat half.Max Cast Conv')
  })
})
