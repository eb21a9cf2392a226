// Transposed convolutions over images [C, H, W] and sequences [C, L]: each position spreads over a window, so that images grow.
import * as z from 'zod'
import {
  bias,
  channels,
  dilation,
  extent,
  id,
  kernel,
  one,
  padding,
  pairFrom,
  stride,
  whole,
  windowAttributes,
  windowFrom,
} from '../attributes.ts'
import { bias as biasTensor, weight } from '../tensors.ts'
import { convTranspose as transposed } from '../../onnx/ops/conv.ts'
import { LIMITS } from '../limits.ts'
import { mismatch, show, sizeOf } from '../shape.ts'
import { only, word } from '../operation.ts'
import { paddingEndOf } from '../../onnx/window.ts'
import { readConvTranspose } from './read-conv-transpose.ts'
import { reshape } from '../../onnx/ops/shape.ts'
import { sidesOf, spellPair, spellWindow } from '../sliding.ts'
import type { Operation } from '../operation.ts'
import type { Pair, Window } from '../../onnx/window.ts'
import type { Shape } from '../shape.ts'

export interface ConvTransposeOp extends Window {
  readonly type: 'conv_transpose'
  readonly dilation: Pair
  readonly groups: number
  readonly bias: boolean
  /** Rows and columns that are added below and to the right; none where it is left out. */
  readonly outputPadding?: Pair
}

const ConvTranspose = z.strictObject({
  id,
  op: z
    .literal('conv_transpose')
    .describe('A transposed convolution, which enlarges by its stride; its kernel is [1, width] on a sequence.'),
  kernel,
  channels: channels.optional(),
  stride,
  dilation,
  groups: whole(1, LIMITS.channels).default(1),
  padding: padding.describe('What is cut off on either side; `same` is floor(dilation * (kernel - 1) / 2).'),
  output_padding: extent(0, LIMITS.padding).default(0).describe('What is added below and to the right.'),
  bias: bias(false),
  inputs: one,
})

/** The side that it makes of one of `size`. */
function sideOf(op: ConvTransposeOp, axis: 0 | 1, size: number): number {
  const margins = op.padding[axis] + paddingEndOf(op)[axis] - (op.outputPadding?.[axis] ?? 0)
  return (size - 1) * op.stride[axis] + op.dilation[axis] * (op.kernel[axis] - 1) + 1 - margins
}

function kernelShape({ kernel: [kh, kw], groups }: ConvTransposeOp, from: Shape, out: number): Shape {
  return [from[0], out / groups, ...(from.length === 3 ? [kh, kw] : [kw])]
}

const macsOf = (op: ConvTransposeOp, from: Shape, [out]: Shape) =>
  sizeOf(from) * (out / op.groups) * op.kernel[0] * op.kernel[1]

/** Products that are summed for one output, on average: windows overlap by their stride. */
const fanIn = (op: ConvTransposeOp, from: Shape, shape: Shape) => Math.max(1, macsOf(op, from, shape) / sizeOf(shape))

export const convTranspose = {
  type: 'conv_transpose',
  words: [
    word({
      schema: ConvTranspose,
      needsChannels: true,
      lower({ output_padding: more, ...spec }, out) {
        const steps = pairFrom(spec.dilation)
        const window = windowFrom(spec.kernel, spec.stride, spec.padding, steps)
        const added = pairFrom(more)
        const op: ConvTransposeOp = {
          type: 'conv_transpose',
          ...window,
          dilation: steps,
          groups: spec.groups,
          bias: spec.bias,
          ...(added.some((size) => size > 0) && { outputPadding: added }),
        }
        return only(op, out)
      },
    }),
  ],
  shape(op, [from], out) {
    const sides = sidesOf(from)
    if (!sides || (from.length === 2 && op.kernel[0] !== 1)) {
      return mismatch(`a window ${show(op.kernel)} reads an image [channels, height, width], not ${show(from)}`, 0)
    }
    if (from[0] % op.groups !== 0 || out % op.groups !== 0) {
      return mismatch(`${op.groups} groups must divide ${from[0]} input channels and ${out} output channels`)
    }
    const [height, width] = [sideOf(op, 0, sides[0]), sideOf(op, 1, sides[1])]
    if (height < 1 || width < 1) return mismatch(`its padding cuts off all of what it makes of ${show(from)}`, 0)
    if (from.length === 2) return [out, width]
    if (height > LIMITS.imageSide || width > LIMITS.imageSide) {
      return { code: 'too_large', detail: `gives ${height} x ${width}; a side may have ${LIMITS.imageSide}` }
    }
    return [out, height, width]
  },
  write: ({ type: op, dilation: steps, groups, bias: withBias, outputPadding, ...window }, shape) => ({
    op,
    ...windowAttributes(window),
    dilation: steps,
    groups,
    ...(outputPadding && { output_padding: outputPadding }),
    bias: withBias,
    channels: shape[0],
  }),
  tensors(op, [from], shape) {
    const kernels = weight(kernelShape(op, from, shape[0]), fanIn(op, from, shape))
    return op.bias ? [kernels, biasTensor(shape[0])] : [kernels]
  },
  takes: (op, by) => (by === 'add' && !op.bias ? { op: { ...op, bias: true }, axis: 0 } : undefined),
  macs: (op, [from], shape) => macsOf(op, from, shape),
  spell: (op) =>
    `conv_transpose ${spellWindow(op)} d${spellPair(op.dilation)} g${op.groups} b${op.bias} o${spellPair(op.outputPadding ?? [0, 0])}`,
  zero: (op, zeros, count) => zeros === count && !op.bias,
  emit({ g }, op, [x], shape, [kernels, row]) {
    const [n] = x.shape
    if (shape.length === 3) return transposed(g, x, kernels, op, [shape[1], shape[2]], row)
    // A sequence is an image of one row.
    const [into, perGroup, width] = kernels.shape as readonly number[]
    const image = reshape(g, x, [n, into, 1, x.shape[2]])
    const made = transposed(g, image, reshape(g, kernels, [into, perGroup, 1, width]), op, [1, shape[1]], row)
    return reshape(g, made, [n, ...shape])
  },
  onnx: { ConvTranspose: readConvTranspose },
  work: (op, [from], shape) => ({ kind: 'conv', amount: macsOf(op, from, shape) }),
  path: () => 's',
  census: () => 'conv',
  steps(to, op, [x], shape) {
    const { kernel: window, stride: strides, dilation: dilations, groups, bias: withBias } = op
    const from = to.shape(x)
    const weights = sizeOf(kernelShape(op, from, shape[0]))
    const more = { kernel: window, stride: strides, dilation: dilations, groups, bias: withBias, weights }
    return to.add({ op: 'ConvTranspose', inputs: [x], shape, ...more, depth: (from[0] / groups) * window[0] * window[1] })
  },
} satisfies Operation<ConvTransposeOp>
