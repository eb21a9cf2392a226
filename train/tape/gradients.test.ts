import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ortEngine } from '../engines/ort-engine.ts'
import { runProgramOnce } from '../engines/testing.ts'
import { gradients } from './gradients.ts'
import { build, checkGradients } from './testing.ts'
import { compositeVjps, vjps } from './vjps.ts'
import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import { conv, windowExtent } from '@archcast/core/onnx/ops/conv.ts'
import * as ops from '@archcast/core/onnx/ops/elementwise.ts'
import { emitGroupNorm } from '@archcast/core/onnx/ops/group-norm.ts'
import { emitLayerNorm } from '@archcast/core/onnx/ops/layer-norm.ts'
import { matMul } from '@archcast/core/onnx/ops/matmul.ts'
import { batchNormalise, crossEntropy, logSoftmax } from '@archcast/core/onnx/ops/normalize.ts'
import { averagePool, maxPool } from '@archcast/core/onnx/ops/pool.ts'
import { reduceMean, reduceSum } from '@archcast/core/onnx/ops/reduce.ts'
import { concat, expand, flip, pad, reshape, slice, split, transpose } from '@archcast/core/onnx/ops/shape.ts'
import { FUNCTIONS } from '@archcast/core/ops/elementwise/functions.ts'
import type { GradientCase } from './testing.ts'
import type { Pair } from '@archcast/core/onnx/window.ts'

const positive = (x: number) => Math.abs(x) + 0.5
/** Clear of the kinks at 0, 1 and 6. */
const smooth = (x: number) => (Math.abs(x) < 0.1 || Math.abs(Math.abs(x) - 1) < 0.1 ? x + 0.3 : x)

const cases: Record<string, GradientCase> = {
  Add: { shapes: [[2, 3], [3]], emit: (g, [a, b]) => ops.add(g, a, b) },
  'Add of one bias to rows': { shapes: [[4, 3], [1]], emit: (g, [a, b]) => ops.add(g, a, b) },
  'Add of a value to itself': { shapes: [[4, 3]], emit: (g, [a]) => ops.add(g, a, a) },
  Sub: {
    shapes: [
      [2, 1, 3],
      [4, 1],
    ],
    emit: (g, [a, b]) => ops.sub(g, a, b),
  },
  Mul: {
    shapes: [
      [2, 3],
      [2, 1],
    ],
    emit: (g, [a, b]) => ops.mul(g, a, b),
  },
  Div: { shapes: [[2, 3], [3]], emit: (g, [a, b]) => ops.div(g, a, b), domain: positive },
  Neg: { shapes: [[5]], emit: (g, [x]) => ops.neg(g, x) },
  Sqrt: { shapes: [[5]], emit: (g, [x]) => ops.sqrt(g, x), domain: positive },
  Exp: { shapes: [[5]], emit: (g, [x]) => ops.exp(g, x) },
  Log: { shapes: [[5]], emit: (g, [x]) => ops.log(g, x), domain: positive },
  Relu: { shapes: [[9]], emit: (g, [x]) => ops.relu(g, x), domain: smooth },
  LeakyRelu: { shapes: [[9]], emit: (g, [x]) => ops.leakyRelu(g, x, 0.2), domain: smooth },
  Elu: { shapes: [[9]], emit: (g, [x]) => ops.elu(g, x) },
  Clip: { shapes: [[20]], emit: (g, [x]) => ops.clip(g, x, -1, 1), domain: smooth },
  Sigmoid: { shapes: [[5]], emit: (g, [x]) => ops.sigmoid(g, x) },
  Tanh: { shapes: [[5]], emit: (g, [x]) => ops.tanh(g, x) },
  Erf: { shapes: [[9]], emit: (g, [x]) => ops.erf(g, x) },
  Identity: { shapes: [[5]], emit: (g, [x]) => ops.identity(g, x) },
  Where: {
    shapes: [[4, 3], [3], [4, 1]],
    emit: (g, [c, a, b]) => ops.add(g, ops.where(g, ops.greater(g, c, g.scalar(0)), a, b), ops.mul(g, c, g.scalar(2))),
    domain: smooth,
  },
  Reshape: { shapes: [[2, 6]], emit: (g, [x]) => reshape(g, x, [3, 4]) },
  Transpose: { shapes: [[2, 3, 4]], emit: (g, [x]) => transpose(g, x, [2, 0, 1]) },
  Concat: {
    shapes: [
      [2, 3],
      [2, 1],
    ],
    emit: (g, [a, b]) => concat(g, [a, b, a], 1),
  },
  Slice: { shapes: [[4, 5]], emit: (g, [x]) => slice(g, x, [1, 0], [1, 2], [4, 4]) },
  'Slice with steps': { shapes: [[2, 3, 8]], emit: (g, [x]) => slice(g, x, [1, 2], [0, 1], [3, 8], [2, 3]) },
  'Slice backwards': { shapes: [[2, 5]], emit: (g, [x]) => slice(g, x, [1], [4], [0], [-2]) },
  'Slice that flips': { shapes: [[2, 3, 4]], emit: (g, [x]) => flip(g, x, [1, 2]) },
  Expand: { shapes: [[3, 1]], emit: (g, [x]) => expand(g, x, [2, 3, 4]) },
  Pad: { shapes: [[2, 3]], emit: (g, [x]) => pad(g, x, [1, 0], [0, 2], 7) },
  Split: {
    shapes: [[2, 6]],
    emit: (g, [x]) => {
      const [first, , last] = split(g, x, 1, [2, 2, 2])
      return ops.mul(g, first, last)
    },
  },
  ReduceSum: { shapes: [[2, 3, 4]], emit: (g, [x]) => reduceSum(g, x, [0, 2]) },
  ReduceMean: { shapes: [[2, 3, 4]], emit: (g, [x]) => reduceMean(g, x, [1], false) },
  MatMul: {
    shapes: [
      [2, 3],
      [3, 4],
    ],
    emit: (g, [a, b]) => matMul(g, a, b),
  },
  'MatMul with broadcast batches': {
    shapes: [
      [2, 1, 2, 3],
      [4, 3, 2],
    ],
    emit: (g, [a, b]) => matMul(g, a, b),
  },
  'MatMul of rows in batches with one matrix': {
    shapes: [
      [2, 3, 4, 5],
      [5, 2],
    ],
    emit: (g, [a, b]) => matMul(g, a, b),
  },
  'MatMul of a matrix with itself': { shapes: [[3, 3]], emit: (g, [a]) => matMul(g, a, a) },
  batch_normalise: {
    shapes: [[3, 2, 2, 3], [2], [2]],
    emit: (g, [x, scale, shift]) => batchNormalise(g, x, scale, shift).y,
  },
  'batch_normalise in parts': {
    shapes: [[3, 2, 2, 3], [2], [2]],
    emit: (g, [x, scale, shift]) => batchNormalise(g, x, scale, shift, true).y,
  },
  log_softmax: { shapes: [[3, 4]], emit: (g, [x]) => logSoftmax(g, x) },
  'cross-entropy': {
    shapes: [
      [3, 4],
      [3, 4],
    ],
    emit: (g, [x, t]) => crossEntropy(g, x, t),
  },
  Softmax: {
    shapes: [[2, 3, 4]],
    emit: (g, [x]) => g.node('Softmax', [x], [['float32', x.shape]], { axis: 1 })[0],
  },
  LayerNormalization: {
    shapes: [[2, 3, 4], [4], [4]],
    emit: (g, [x, scale, shift]) => emitLayerNorm(g, x, { axes: 1, centred: true, scale, shift }),
  },
  'LayerNormalization over two axes, nothing learned': {
    shapes: [[2, 3, 4]],
    emit: (g, [x]) => emitLayerNorm(g, x, { axes: 2, centred: true }),
  },
  InstanceNormalization: {
    shapes: [[2, 6, 3, 2], [6], [6]],
    emit: (g, [x, scale, shift]) => emitGroupNorm(g, x, 3, { scale, shift }),
  },
  'a layer applied three times': {
    shapes: [[2, 3], [3, 3], [3]],
    emit: (g, [x, weight, bias]) => {
      const layer = (h: typeof x) => ops.tanh(g, ops.add(g, matMul(g, h, weight), bias))
      return ops.mul(g, layer(concat(g, [layer(layer(x)), x], 0)), g.scalar(2))
    },
  },
  'a weight in several roles': {
    shapes: [
      [3, 3],
      [3, 3],
    ],
    emit: (g, [x, w]) => ops.add(g, matMul(g, x, w), ops.mul(g, matMul(g, w, x), transpose(g, w, [1, 0]))),
  },
}

describe('gradients agree with finite differences and with TensorFlow.js', () => {
  test.each(Object.keys(cases))('%s', (name) => checkGradients(cases[name]))

  test.each(['relu', 'relu6', 'leaky_relu', 'elu', 'sigmoid', 'tanh', 'silu', 'gelu'] as const)('%s', (fn) =>
    checkGradients({ shapes: [[40]], emit: (g, [x]) => FUNCTIONS[fn].emit(g, x), domain: smooth }),
  )

  test.each(['hard_sigmoid', 'hard_swish'] as const)('%s', (fn) =>
    checkGradients({
      shapes: [[40]],
      emit: (g, [x]) => FUNCTIONS[fn].emit(g, x),
      domain: (x) => x * 3,
      differences: false,
    }),
  )

  const pair = (min: number, max: number): fc.Arbitrary<Pair> =>
    fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }))
  const windows = fc.record({
    kernel: pair(1, 4),
    stride: pair(1, 3),
    padding: pair(0, 2),
    size: pair(3, 8),
    seed: fc.nat(999),
  })

  test('convolutions of any kernel, stride, dilation, padding and groups', async () => {
    const shapes = fc.record({
      groups: fc.integer({ min: 1, max: 3 }),
      ins: fc.integer({ min: 1, max: 2 }),
      outs: fc.integer({ min: 1, max: 2 }),
      bias: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(
        windows,
        shapes,
        pair(1, 2),
        async ({ kernel, stride, padding, size, seed }, { groups, ins, outs, bias }, dilation) => {
          const fits = [0, 1].every((i) => windowExtent(size[i], kernel[i], stride[i], padding[i], dilation[i]) > 0)
          fc.pre(fits)
          const sizes = [
            [2, groups * ins, ...size],
            [groups * outs, ins, ...kernel],
            ...(bias ? [[groups * outs]] : []),
          ]
          await checkGradients(
            { shapes: sizes, emit: (g, [x, w, b]) => conv(g, x, w, { stride, padding, dilation, groups }, b) },
            seed,
          )
        },
      ),
      { numRuns: 60, seed: 4 },
    )
  })

  test('convolutions of whole blocks of images and channels, dense and depthwise', async () => {
    const channels = fc.constantFrom(16, 32, 80)
    await fc.assert(
      fc.asyncProperty(
        windows,
        fc.record({ ins: channels, outs: channels, depthwise: fc.boolean() }),
        pair(1, 2),
        async ({ kernel, stride, padding, size, seed }, { ins, outs, depthwise }, dilation) => {
          fc.pre([0, 1].every((i) => windowExtent(size[i], kernel[i], stride[i], padding[i], dilation[i]) > 0))
          const [perGroup, groups] = depthwise ? [1, outs] : [ins, 1]
          await checkGradients(
            {
              shapes: [
                [16, perGroup * groups, ...size],
                [outs, perGroup, ...kernel],
              ],
              emit: (g, [x, w]) => conv(g, x, w, { stride, padding, dilation, groups }),
              differences: false,
            },
            seed,
          )
        },
      ),
      { numRuns: 40, seed: 5 },
    )
  })

  test('pools of any window', async () => {
    await fc.assert(
      fc.asyncProperty(
        windows,
        fc.constantFrom('max', 'mean', 'padded mean'),
        async ({ kernel, stride, padding: wish, size, seed }, kind) => {
          const padding: Pair = [Math.min(wish[0], kernel[0] >> 1), Math.min(wish[1], kernel[1] >> 1)]
          fc.pre([0, 1].every((i) => windowExtent(size[i], kernel[i], stride[i], padding[i]) > 0))
          const window = { kernel, stride, padding }
          await checkGradients(
            {
              shapes: [[2, 2, ...size]],
              emit: (g, [x]) => (kind === 'max' ? maxPool(g, x, window) : averagePool(g, x, window, kind !== 'mean')),
              differences: kind !== 'max',
            },
            seed,
          )
        },
      ),
      { numRuns: 60, seed: 4 },
    )
  })

  test('every operation with a product is among the cases', () => {
    const functions = ['HardSigmoid', 'HardSwish']
    const tested = new Set(['Conv', 'MaxPool', 'AveragePool', ...functions, ...Object.keys(cases)])
    for (const op of [...Object.keys(vjps), ...Object.keys(compositeVjps)]) expect(tested).toContain(op)
  })
})

describe('where a window has several maxima', () => {
  test.each([1, 2] as const)('the first takes the gradient, stride %i', async (stride) => {
    const example: GradientCase = {
      shapes: [[1, 1, 4, 4]],
      emit: (g, [x]) => maxPool(g, x, { kernel: [2, 2], stride: [stride, stride], padding: [0, 0] }),
    }
    const extent = (4 - 2) / stride + 1
    const feeds = {
      x0: { data: new Float32Array(16), shape: [1, 1, 4, 4] },
      seed: { data: new Float32Array(extent ** 2).fill(1), shape: [1, 1, extent, extent] },
    }
    const grads = await runProgramOnce(ortEngine(), build(example, false), feeds)
    const expected = Float32Array.from({ length: 16 }, (_, i) => {
      const [row, column] = [i >> 2, i & 3]
      return row % stride === 0 && column % stride === 0 && row < 3 && column < 3 ? 1 : 0
    })
    expect(grads['d.x0']).toEqual(expected)
    await checkGradients({ ...example, domain: Math.sign, differences: false })
  })
})

describe('what has no gradient', () => {
  test('an operation without a product is named', () => {
    const g = new OnnxGraph('test')
    const x = g.input('x', 'float32', [2])
    const [y] = g.node('Sinh', [x], [['float32', [2]]])
    expect(() => gradients(g, [y], [x], [x])).toThrow('Sinh has no vector-Jacobian product')
  })

  test('an input that does not matter is named', () => {
    const g = new OnnxGraph('test')
    const [x, idle] = [g.input('x', 'float32', [2]), g.input('idle', 'float32', [2])]
    expect(() => gradients(g, [ops.neg(g, x)], [x], [idle])).toThrow('the outputs do not depend on idle')
  })

  test('statistics of a batch norm are refused', () => {
    const g = new OnnxGraph('test')
    const x = g.input('x', 'float32', [2, 1, 2, 2])
    const ones = g.constant('float32', [1], Float32Array.of(1))
    const { mean } = batchNormalise(g, x, ones, ones)
    expect(() => gradients(g, [mean], [mean], [x])).toThrow('have no gradient')
  })
})
