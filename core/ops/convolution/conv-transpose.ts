// Transposed convolutions over images [C, H, W] and sequences [C, L]: each position spreads over a window.
import * as z from 'zod'
import { convTranspose as transposed } from '../../onnx/ops/conv.ts'
import { reshape } from '../../onnx/ops/shape.ts'
import { paddingEndOf } from '../../onnx/window.ts'
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
import { LIMITS } from '../network-limits.ts'
import { only, word } from '../operation.ts'
import { mismatch, show, sizeOf } from '../shape.ts'
import { sidesOf, spellPair, spellWindow } from '../sliding.ts'
import { bias as biasTensor, weight } from '../tensors.ts'
import { readConvTranspose } from './read-conv-transpose.ts'
import type { Operation } from '../operation.ts'
import type { Shape } from '../shape.ts'
import type { ConvTransposeOp } from './ops.ts'

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
      lower({ op: type, output_padding: more, groups, bias: withBias, ...spec }, out) {
        const dilations = pairFrom(spec.dilation)
        const window = windowFrom(spec.kernel, spec.stride, spec.padding, dilations)
        const added = more === 0 ? {} : { outputPadding: pairFrom(more) }
        return only<ConvTransposeOp>({ type, ...window, dilation: dilations, groups, bias: withBias, ...added }, out)
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
  spell({ outputPadding: more = [0, 0], ...op }) {
    const window = `${spellWindow(op)} d${spellPair(op.dilation)} o${spellPair(more)}`
    return `conv_transpose ${window} g${op.groups} b${op.bias}`
  },
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
  like: 'conv',
  onnx: { ConvTranspose: readConvTranspose },
  work: (op, [from], shape) => ({ kind: 'conv', amount: macsOf(op, from, shape) }),
  path: () => 's',
  census: () => 'conv',
  steps(to, { kernel: [kh, kw], ...op }, [x], shape) {
    const [into] = to.shape(x)
    const more = {
      kernel: [kh, kw] as const,
      stride: op.stride,
      dilation: op.dilation,
      groups: op.groups,
      bias: op.bias,
    }
    const weights = (into * shape[0] * kh * kw) / op.groups
    const depth = (sizeOf(to.shape(x)) * (shape[0] / op.groups) * kh * kw) / sizeOf(shape)
    return to.add({ op: 'ConvTranspose', inputs: [x], shape, ...more, weights, depth })
  },
} satisfies Operation<ConvTransposeOp>
