import { describe, expect, test } from 'vitest'
import { parseArchitecture } from '../../arch/parse.ts'
import { kernelsOf } from '../kernels.ts'
import type { FlatArchitecture } from '../../arch/schema.ts'

type Nodes = FlatArchitecture['nodes']

/** Kernels of nodes that read an image of 16 x 8 x 8. */
function kernels(nodes: Nodes): string {
  return kernelsOf(parseArchitecture({ input: { channels: 16, height: 8, width: 8 }, nodes }), 16)
    .map(({ op }) => op)
    .filter((op) => op !== 'Transpose')
    .join(' ')
}

/** A node between roundings, as quantisers write it. */
function rounded(node: Nodes[number]): Nodes {
  const { id } = node
  return [
    node,
    { id: `${id}.q`, op: 'quantize', inputs: [id] },
    { id: `${id}.d`, op: 'dequantize', inputs: [`${id}.q`] },
  ]
}

const conv = (id: string, from: string): Nodes[number] => ({ id, op: 'conv', kernel: 3, channels: 16, inputs: [from] })
const start: Nodes = [
  { id: 'q', op: 'quantize', inputs: ['input'] },
  { id: 'd', op: 'dequantize', inputs: ['q'] },
]

// What ONNX Runtime 1.30 runs for such files of its own quantiser, transpositions to channels last aside.
describe('between roundings', () => {
  test('layers, sums and activations are on integers', () => {
    const nodes: Nodes = [
      ...start,
      ...rounded(conv('a', 'd')),
      ...rounded(conv('b', 'a.d')),
      ...rounded({ id: 'sum', op: 'add', inputs: ['a.d', 'b.d'] }),
      ...rounded({ id: 'pool', op: 'max_pool', kernel: 2, stride: 2, inputs: ['sum.d'] }),
      ...rounded({ id: 'sigmoid', op: 'sigmoid', inputs: ['pool.d'] }),
    ]
    expect(kernels(nodes)).toBe(
      'QuantizeLinear QLinearConv QLinearConv QLinearAdd NhwcMaxPool QLinearSigmoid DequantizeLinear',
    )
  })

  test('a ReLU before a rounding is part of it', () => {
    const nodes = [...start, conv('a', 'd'), ...rounded({ id: 'relu', op: 'relu', inputs: ['a'] })]
    expect(kernels(nodes)).toBe('QuantizeLinear QLinearConv DequantizeLinear')
  })

  test('what moves numbers does so with integers, in a linear layer too', () => {
    const nodes: Nodes = [
      ...start,
      ...rounded({ id: 'flat', op: 'reshape', shape: [64, 16], inputs: ['d'] }),
      ...rounded({ id: 'layer', op: 'linear', channels: 8, last: true, bias: true, inputs: ['flat.d'] }),
    ]
    const made = kernels(nodes).split(' ')
    expect(made.filter((op) => op !== 'Reshape')).toEqual(['QuantizeLinear', 'QGemm', 'DequantizeLinear'])
  })

  test('what has no kernel for integers is computed in real numbers', () => {
    const nodes = [...start, ...rounded({ id: 'elu', op: 'elu', inputs: ['d'] }), conv('a', 'elu.d')]
    expect(kernels(nodes)).toBe(
      'QuantizeLinear DequantizeLinear Elu QuantizeLinear DequantizeLinear nchwc.ReorderInput nchwc.Conv nchwc.ReorderOutput',
    )
  })

  test('a value that real numbers are computed of too stays one', () => {
    const nodes: Nodes = [
      ...start,
      conv('a', 'd'),
      { id: 'elu', op: 'elu', inputs: ['a'] },
      { id: 'a.q', op: 'quantize', inputs: ['a'] },
      { id: 'a.d', op: 'dequantize', inputs: ['a.q'] },
      { id: 'all', op: 'add', inputs: ['a.d', 'elu'] },
    ]
    expect(kernels(nodes)).not.toContain('QLinear')
  })
})

test('a file of integer operators is on integers from the first rounding to the last', () => {
  const nodes: Nodes = [
    { id: 'q', op: 'quantize', inputs: ['input'] },
    conv('a', 'q'),
    conv('b', 'a'),
    { id: 'sum', op: 'add', inputs: ['a', 'b'] },
    { id: 'd', op: 'dequantize', inputs: ['sum'] },
  ]
  expect(kernels(nodes)).toBe('QuantizeLinear QLinearConv QLinearConv QLinearAdd DequantizeLinear')
})

describe('rounded at run time', () => {
  test('a convolution gives integers that are scaled', () => {
    const nodes: Nodes = [
      { id: 'q', op: 'quantize', inputs: ['input'] },
      conv('a', 'q'),
      { id: 'relu', op: 'relu', inputs: ['a'] },
      { id: 'r', op: 'quantize', inputs: ['relu'] },
      conv('b', 'r'),
    ]
    const layer = 'DynamicQuantizeLinear ConvInteger Cast Mul Add'
    expect(kernels(nodes)).toBe(`${layer} Relu ${layer}`)
  })

  test('a linear layer rounds what it reads itself', () => {
    const nodes: Nodes = [
      { id: 't', op: 'reshape', shape: [64, 16], inputs: ['input'] },
      { id: 'q', op: 'quantize', inputs: ['t'] },
      { id: 'layer', op: 'linear', channels: 8, last: true, bias: true, inputs: ['q'] },
    ]
    expect(
      kernels(nodes)
        .split(' ')
        .filter((op) => op !== 'Reshape'),
    ).toEqual(['DynamicQuantizeMatMul'])
  })
})
