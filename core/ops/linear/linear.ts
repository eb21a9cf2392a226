// Fully connected layers: of a whole image, or of each position along the last axis.
import * as z from 'zod'
import { add } from '../../onnx/ops/elementwise.ts'
import { matMul } from '../../onnx/ops/matmul.ts'
import { reshape, transpose } from '../../onnx/ops/shape.ts'
import { bias, id, one, whole } from '../attributes.ts'
import { LIMITS } from '../network-limits.ts'
import { only, word } from '../operation.ts'
import { sizeOf } from '../shape.ts'
import { bias as biasTensor, weight } from '../tensors.ts'
import { readGemm } from './read-gemm.ts'
import type { Operation } from '../operation.ts'
import type { Shape } from '../shape.ts'

export interface LinearOp {
  readonly type: 'linear'
  readonly bias: boolean
  /** Whether it reads each position along the last axis by itself, where it would flatten an image [C, H, W]. */
  readonly last?: true
}

const Linear = z.strictObject({
  id,
  op: z
    .literal('linear')
    .describe(
      'A fully connected layer: of an image, flattened, as a whole; else of each position along the last axis.',
    ),
  channels: whole(1, LIMITS.classes).describe('Output features.').optional(),
  bias: bias(true),
  last: z
    .boolean()
    .default(false)
    .describe('Whether the channels of three axes are the last of them, and each position is read by itself.'),
  inputs: one,
})

const flattens = (op: LinearOp, input: Shape) => input.length === 3 && !op.last
const fanIn = (op: LinearOp, input: Shape) => (flattens(op, input) ? sizeOf(input) : (input.at(-1) ?? 1))

export const linear = {
  type: 'linear',
  words: [
    word({
      schema: Linear,
      needsChannels: true,
      lower: (spec, out) =>
        only({ type: 'linear', bias: spec.bias, ...(spec.last && { last: true }) } as LinearOp, out),
    }),
  ],
  // An image of one pixel, as convolutions and global pools give, stays one.
  shape: (op, [first], out) => (flattens(op, first) ? [out, 1, 1] : [...first.slice(0, -1), out]),
  write: ({ type: op, ...attributes }, shape) => ({
    op,
    ...attributes,
    channels: shape.length === 3 && !attributes.last ? shape[0] : shape.at(-1),
  }),
  tensors(op, [from], shape) {
    const out = flattens(op, from) ? shape[0] : shape.at(-1)!
    const kernel = weight([out, fanIn(op, from)])
    return op.bias ? [kernel, { ...biasTensor(out), spreads: true }] : [kernel]
  },
  takes: (op, by, shape) =>
    by === 'add' && !op.bias
      ? { op: { ...op, bias: true }, axis: shape.length === 3 && !op.last ? 0 : shape.length - 1 }
      : undefined,
  channelAxis: (op, [from]) => (flattens(op, from) ? 0 : -1),
  macs: (op, [from], shape) => sizeOf(shape) * fanIn(op, from),
  spell: (op) => `linear b${op.bias}${op.last ? ' last' : ''}`,
  zero: (op, zeros, count) => zeros === count && !op.bias,
  /** A flattened image of another size would be another layer. */
  fitsSize: (op, [before], [after]) => fanIn(op, before) === fanIn(op, after),
  emit({ g }, op, [x], shape, [kernel, row]) {
    const into = kernel.shape[1] as number
    const rows = x.shape.length === 4 && !op.last ? reshape(g, x, [x.shape[0], into]) : x
    const product = matMul(g, rows, transpose(g, kernel, [1, 0]))
    return reshape(g, row ? add(g, product, row) : product, [x.shape[0], ...shape])
  },
  onnx: { Gemm: readGemm },
  ghn: (_, { last }) => (last ? 'classifier' : 'linear'),
  work: (op, [from], shape) => ({ kind: 'linear', amount: sizeOf(shape) * fanIn(op, from) }),
  path: () => 'p',
  steps(to, op, [x], shape) {
    const from = to.shape(x)
    if (!flattens(op, from)) {
      const depth = fanIn(op, from)
      const layer = { depth, weights: depth * shape.at(-1)! }
      if (!op.bias) return to.add({ op: 'MatMul', inputs: [x], shape, ...layer })
      if (from.length === 1) return to.add({ op: 'Gemm', inputs: [x], shape, ...layer })
      // With a bias, all positions are the rows of one matrix.
      const rows = sizeOf(from) / depth
      const matrix = to.pure('Reshape', [x], { shape: [rows, depth], padding: 'rows' })
      const product = to.add({ op: 'Gemm', inputs: [matrix], shape: [rows, shape.at(-1)!], ...layer })
      return to.pure('Reshape', [product], { shape, padding: 'positions' })
    }
    const rows = to.pure('Reshape', [x], { shape: [sizeOf(from), 1, 1], padding: 'rows' })
    const product = to.add({ op: op.bias ? 'Gemm' : 'MatMul', inputs: [rows], shape })
    return to.pure('Reshape', [product], { shape, padding: 'image' })
  },
} satisfies Operation<LinearOp>
