import { describe, expect, test } from 'vitest'
import { CHILD_BATCH, readAndRun } from '../../../test/onnx/child-network.ts'
import type { SmallConstant, SmallNode } from '../../../test/onnx/small-models.ts'

const scale: SmallConstant = { floats: [0.05], dims: [] }
const zero: SmallConstant = { ints: [0], dims: [] }
const pair = ['s', 'z']
const CONV = 3 * 6 * 9

interface Case {
  readonly input: readonly number[]
  readonly nodes: readonly SmallNode[]
  readonly constants: Readonly<Record<string, SmallConstant>>
}

/** Weights are counted as the elements of their integers; scales and zero points are not learned. */
const CASES: Readonly<Record<string, Case & { readonly ops: string; readonly macs: number; readonly params: number }>> =
  {
    'QuantizeLinear and DequantizeLinear around a layer': {
      input: [1, 3, 5, 5],
      nodes: [
        { op: 'QuantizeLinear', inputs: ['x', ...pair], output: 'q' },
        { op: 'DequantizeLinear', inputs: ['q', ...pair], output: 'd' },
        { op: 'DequantizeLinear', inputs: ['w', 'ws', 'wz'], output: 'dw', attributes: { axis: 0 } },
        { op: 'Conv', inputs: ['d', 'dw'], output: 'y' },
      ],
      constants: { w: { int8: [6, 3, 3, 3] }, ws: { weights: [6] }, wz: { int8: [6] } },
      ops: 'quantize dequantize conv',
      macs: CONV * 9,
      params: CONV,
    },
    'ConvInteger, with a scale for each channel': {
      input: [1, 3, 5, 5],
      nodes: [
        { op: 'DynamicQuantizeLinear', inputs: ['x'], output: ['q', 'xs', 'xz'] },
        { op: 'ConvInteger', inputs: ['q', 'w', 'xz'], output: 'c' },
        { op: 'Cast', inputs: ['c'], output: 'f', attributes: { to: 1 } },
        { op: 'Mul', inputs: ['xs', 'ws'], output: 'both' },
        { op: 'Reshape', inputs: ['both', 'shape'], output: 'scales' },
        { op: 'Mul', inputs: ['f', 'scales'], output: 'm' },
        { op: 'Add', inputs: ['m', 'b'], output: 'y' },
      ],
      constants: {
        w: { int8: [6, 3, 3, 3] },
        ws: { weights: [6] },
        b: { weights: [1, 6, 1, 1] },
        shape: { ints: [1, 6, 1, 1] },
      },
      ops: 'quantize conv',
      macs: CONV * 9,
      params: CONV + 6,
    },
    MatMulInteger: {
      input: [1, 7, 8],
      nodes: [
        { op: 'DynamicQuantizeLinear', inputs: ['x'], output: ['q', 'xs', 'xz'] },
        { op: 'MatMulInteger', inputs: ['q', 'w', 'xz', 'wz'], output: 'c' },
        { op: 'Cast', inputs: ['c'], output: 'f', attributes: { to: 1 } },
        { op: 'Mul', inputs: ['xs', 's'], output: 'both' },
        { op: 'Mul', inputs: ['f', 'both'], output: 'm' },
        { op: 'Add', inputs: ['b', 'm'], output: 'y' },
      ],
      constants: { w: { int8: [8, 4] }, wz: { int8: [] }, b: { weights: [4] } },
      ops: 'quantize linear',
      macs: 7 * 8 * 4,
      params: 8 * 4 + 4,
    },
    'QLinearConv, a sum, a pool, a layer': {
      input: [1, 3, 5, 5],
      nodes: [
        { op: 'QuantizeLinear', inputs: ['x', ...pair], output: 'q' },
        {
          op: 'QLinearConv',
          inputs: ['q', ...pair, 'w', 'ws', 'wz', ...pair, 'wb'],
          output: 'c',
          attributes: { pads: [1, 1, 1, 1] },
        },
        { op: 'QLinearConv', inputs: ['c', ...pair, 'v', 's', 'z', ...pair], output: 'd' },
        { op: 'QLinearAdd', inputs: ['c', ...pair, 'd', ...pair, ...pair], output: 'a', domain: 'com.microsoft' },
        { op: 'QLinearGlobalAveragePool', inputs: ['a', ...pair, ...pair], output: 'p', domain: 'com.microsoft' },
        { op: 'Flatten', inputs: ['p'], output: 'r' },
        {
          op: 'QGemm',
          inputs: ['r', ...pair, 'g', ...pair, 'gb', ...pair],
          output: 'l',
          attributes: { transB: 1 },
          domain: 'com.microsoft',
        },
        { op: 'DequantizeLinear', inputs: ['l', ...pair], output: 'y' },
      ],
      constants: {
        w: { int8: [6, 3, 3, 3] },
        ws: { weights: [6] },
        wz: { int8: [6] },
        wb: { int8: [6] },
        v: { int8: [6, 6, 1, 1] },
        g: { int8: [10, 6] },
        gb: { int8: [10] },
      },
      ops: 'quantize conv conv add global_avg_pool linear dequantize',
      macs: CONV * 25 + 36 * 25 + 60,
      params: CONV + 6 + 36 + 60 + 10,
    },
    'QLinearMatMul by a weight': {
      input: [1, 7, 8],
      nodes: [
        { op: 'QuantizeLinear', inputs: ['x', ...pair], output: 'q' },
        { op: 'QLinearMatMul', inputs: ['q', ...pair, 'w', ...pair, ...pair], output: 'm' },
        { op: 'DequantizeLinear', inputs: ['m', ...pair], output: 'y' },
      ],
      constants: { w: { int8: [8, 4] } },
      ops: 'quantize linear dequantize',
      macs: 7 * 8 * 4,
      params: 8 * 4,
    },
    DynamicQuantizeMatMul: {
      input: [1, 7, 8],
      nodes: [{ op: 'DynamicQuantizeMatMul', inputs: ['x', 'w', 's', 'z', 'b'], output: 'y', domain: 'com.microsoft' }],
      constants: { w: { int8: [8, 4] }, b: { weights: [4] } },
      ops: 'linear',
      macs: 7 * 8 * 4,
      params: 8 * 4 + 4,
    },
    MatMulIntegerToFloat: {
      input: [1, 7, 8],
      nodes: [
        { op: 'DynamicQuantizeLinear', inputs: ['x'], output: ['q', 'xs', 'xz'] },
        {
          op: 'MatMulIntegerToFloat',
          inputs: ['q', 'w', 'xs', 's', 'xz', 'z', 'b'],
          output: 'y',
          domain: 'com.microsoft',
        },
      ],
      constants: { w: { int8: [8, 4] }, b: { weights: [4] } },
      ops: 'quantize linear',
      macs: 7 * 8 * 4,
      params: 8 * 4 + 4,
    },
    DynamicQuantizeLSTM: {
      input: [5, 1, 3],
      nodes: [
        {
          op: 'DynamicQuantizeLSTM',
          inputs: ['x', 'w', 'r', 'b', '', '', '', '', 's', 'z', 's', 'z'],
          output: 'l',
          attributes: { hidden_size: 4 },
          domain: 'com.microsoft',
        },
        { op: 'Squeeze', inputs: ['l', 'axis'], output: 'y' },
      ],
      constants: { w: { int8: [1, 3, 16] }, r: { int8: [1, 4, 16] }, b: { weights: [1, 32] }, axis: { ints: [1] } },
      ops: 'lstm',
      macs: 5 * 16 * (3 + 4),
      params: 16 * (3 + 4 + 2),
    },
    'parts side by side, products and functions': {
      input: [1, 3, 5, 5],
      nodes: [
        { op: 'QuantizeLinear', inputs: ['x', ...pair], output: 'q' },
        { op: 'QLinearSigmoid', inputs: ['q', ...pair, ...pair], output: 'g', domain: 'com.microsoft' },
        { op: 'QLinearMul', inputs: ['q', ...pair, 'g', ...pair, ...pair], output: 'm', domain: 'com.microsoft' },
        { op: 'QLinearLeakyRelu', inputs: ['m', ...pair, ...pair], output: 'l', domain: 'com.microsoft' },
        {
          op: 'QLinearConcat',
          inputs: [...pair, 'm', ...pair, 'l', ...pair],
          output: 'y',
          attributes: { axis: 1 },
          domain: 'com.microsoft',
        },
      ],
      constants: {},
      ops: 'quantize activation mul activation concat',
      macs: 0,
      params: 0,
    },
  }

describe('quantised networks', () => {
  test.each(Object.entries(CASES))('%s', async (_, { constants, ops, macs, params, ...model }) => {
    const made = await readAndRun({ ...model, constants: { s: scale, z: zero, ...constants } })
    expect(made).toMatchObject({ ops, macs, params })
    const output = made.graph.nodes.at(-1)!
    expect(made.shapes[0][0]).toBe(CHILD_BATCH)
    expect(made.shapes[0].slice(1).reduce((a, b) => a * b)).toBe(output.shape.reduce((a, b) => a * b))
    expect(made.values[0].some((value) => value !== 0)).toBe(true)
  })
})
