// Convolutions over images [C, H, W] and sequences [C, L]: plain, depthwise, separable.
import * as z from 'zod'
import {
  bias,
  channels,
  dilation,
  id,
  kernel,
  one,
  oneOrTwo,
  padding,
  pairFrom,
  stride,
  whole,
  windowAttributes,
  windowFrom,
} from '../attributes.ts'
import { amongZeros, centred, summedProducts } from '../moments.ts'
import { LIMITS } from '../network-limits.ts'
import { only, word } from '../operation.ts'
import { isShapeFault, mismatch, sameShape, show, sizeOf } from '../shape.ts'
import { shareInside, slide, spellPair, spellWindow } from '../sliding.ts'
import { bias as biasTensor, weight } from '../tensors.ts'
import { convolve, convolveComputed } from './convolve.ts'
import { readConv } from './read-conv.ts'
import type { Margins, WindowExtent } from '../attributes.ts'
import type { Operation } from '../operation.ts'
import type { Shape } from '../shape.ts'
import type { ConvOp } from './ops.ts'

const Conv = z.strictObject({
  id,
  op: z.literal('conv').describe('A convolution; its kernel is [1, width] on a sequence.'),
  kernel,
  channels: channels.optional(),
  stride,
  dilation,
  groups: whole(1, LIMITS.channels).default(1),
  padding,
  bias: bias(false),
  inputs: oneOrTwo.describe('The node it reads, and maybe the one that gives its kernels.'),
})

const DepthwiseConv = z.strictObject({
  id,
  op: z.literal('depthwise_conv').describe('A convolution of each channel by itself.'),
  kernel,
  stride,
  dilation,
  padding,
  bias: bias(false),
  inputs: one,
})

const SeparableConv = z.strictObject({
  id,
  op: z.literal('separable_conv').describe('A depthwise convolution, then a 1 x 1 convolution; becomes two nodes.'),
  kernel,
  channels: channels.optional(),
  stride,
  dilation,
  padding,
  bias: bias(false),
  inputs: one,
})

interface Convolution {
  readonly kernel: WindowExtent
  readonly stride: WindowExtent
  readonly dilation: WindowExtent
  readonly padding: 'same' | Margins
  readonly bias: boolean
}

function convOf(spec: Convolution, groups: number, withBias = spec.bias): ConvOp {
  const steps = pairFrom(spec.dilation)
  const window = windowFrom(spec.kernel, spec.stride, spec.padding, steps)
  return { type: 'conv', ...window, dilation: steps, groups, bias: withBias }
}

export const conv = {
  type: 'conv',
  words: [
    word({ schema: Conv, needsChannels: true, lower: (spec, out) => only(convOf(spec, spec.groups), out) }),
    word({
      schema: DepthwiseConv,
      lower: (spec, _, [[into]]) => only(convOf(spec, into), into),
    }),
    word({
      schema: SeparableConv,
      needsChannels: true,
      most: 2,
      lower: (spec, out, [[into]]) => [
        // A bias before the pointwise convolution would be absorbed by that convolution's own.
        { suffix: '.depthwise', op: convOf(spec, into, false), channels: into },
        { suffix: '.pointwise', op: convOf({ ...spec, ...POINTWISE }, 1), channels: out },
      ],
    }),
  ],
  shape(op, inputs, out) {
    const [from, computed] = inputs
    const axis = channelAxis(from)
    const into = from[axis]
    if (into % op.groups !== 0 || out % op.groups !== 0) {
      return mismatch(`${op.groups} groups must divide ${into} input channels and ${out} output channels`)
    }
    if (computed && !sameShape(computed, kernelShape(op, from, out))) {
      return mismatch(`its kernels are ${show(computed)}, not ${show(kernelShape(op, from, out))}`, 1)
    }
    if (axis === 0) return slide(op, op.dilation, from, out)
    const shape = slide(op, op.dilation, from.slice(axis), out)
    return isShapeFault(shape) ? shape : [...from.slice(0, axis), ...shape]
  },
  write: ({ type: op, dilation: steps, groups, bias: withBias, ...window }, shape) => ({
    op,
    ...windowAttributes(window),
    dilation: steps,
    groups,
    bias: withBias,
    channels: shape[channelAxis(shape)],
  }),
  tensors(op, inputs, shape) {
    const out = shape[channelAxis(shape)]
    const kernels = inputs.length > 1 ? [] : [weight(kernelShape(op, inputs[0], out))]
    if (op.bias) kernels.push(biasTensor(out))
    return kernels
  },
  takes: (op, by) => (by === 'add' && !op.bias ? { op: { ...op, bias: true }, axis: 0 } : undefined),
  macs: (op, inputs, shape) => sizeOf(shape) * depthOf(op, inputs[0]),
  spell: (op) => `conv ${spellWindow(op)} d${spellPair(op.dilation)} g${op.groups} b${op.bias}`,
  label(op) {
    const dilated = op.dilation.some((d) => d > 1) ? ` dilated ${op.dilation.join('x')}` : ''
    return `conv ${op.kernel.join('x')}/${op.stride.join('x')}${dilated}${op.groups > 1 ? ` in ${op.groups} groups` : ''}`
  },
  zero: (op, zeros, count) => zeros === count && !op.bias,
  emit({ g }, op, inputs, shape, tensors) {
    const [x, computed] = inputs
    if (computed) return convolveComputed(g, x, computed, op, shape, tensors[0])
    return convolve(g, x, tensors[0], op, shape, tensors[1])
  },
  moments(op, [x, kernels], [from], shape) {
    const axis = channelAxis(from)
    const inside = shareInside(op, op.dilation, from.slice(axis), shape.slice(axis))
    const seen = amongZeros(x, [inside], [1])
    return kernels ? summedProducts([seen, centred(kernels.second, kernels)], depthOf(op, from)) : seen
  },
  onnx: { Conv: readConv, ConvInteger: readConv, QLinearConv: readConv },
  ghn(op, { inputs: [from], first }) {
    if (op.groups > 1) return from[channelAxis(from)] === op.groups ? 'depthwise_conv' : 'grouped_conv'
    return first ? 'image_conv' : 'conv'
  },
  work(op, inputs, shape) {
    const kind = op.groups > 1 ? 'grouped' : op.kernel[0] * op.kernel[1] > 1 ? 'conv' : 'pointwise'
    return { kind, amount: sizeOf(shape) * depthOf(op, inputs[0]) }
  },
  path: (op) => (op.kernel[0] * op.kernel[1] > 1 ? 's' : 'p'),
  census: (op) => (op.kernel[0] * op.kernel[1] > 1 ? 'conv' : 'pointwise'),
  steps: (to, op, [x], shape) =>
    to.add({
      op: 'Conv',
      inputs: [x],
      shape,
      kernel: op.kernel,
      stride: op.stride,
      dilation: op.dilation,
      groups: op.groups,
      bias: op.bias,
    }),
} satisfies Operation<ConvOp>

/** Axis of the channels: images may stand side by side, [P, C, H, W], each convolved by itself. */
const channelAxis = (shape: Shape) => (shape.length > 3 ? shape.length - 3 : 0)

function kernelShape(op: ConvOp, from: Shape, out: number): Shape {
  const [kh, kw] = op.kernel
  const into = from[channelAxis(from)] / op.groups
  return from.length < 3 ? [out, into, kw] : [out, into, kh, kw]
}

/** Products that are summed for one element of the result. */
const depthOf = (op: ConvOp, from: Shape) => (from[channelAxis(from)] / op.groups) * op.kernel[0] * op.kernel[1]

const POINTWISE = { kernel: 1, stride: 1, dilation: 1, padding: 0 } as const
