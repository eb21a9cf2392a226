// The nodes of an architecture document: every operation with its attributes, ranges and defaults.
import * as z from 'zod'
import type { ActivationName } from './graph.ts'
import { LIMITS } from './limits.ts'
import { bias, channels, dilation, id, kernel, many, one, padding, stride, whole } from './attributes.ts'
import { ChannelShuffle, Mul, Pad, Resize, Slice } from './moving-nodes.ts'

const ACTIVATIONS = [
  'relu',
  'relu6',
  'leaky_relu',
  'elu',
  'sigmoid',
  'hard_sigmoid',
  'tanh',
  'silu',
  'hard_swish',
  'gelu',
] as const satisfies readonly ActivationName[]

const Conv = z.strictObject({
  id,
  op: z.literal('conv'),
  kernel,
  channels: channels.optional(),
  stride,
  dilation,
  groups: whole(1, LIMITS.channels).default(1),
  padding,
  bias: bias(false),
  inputs: one,
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

const Linear = z.strictObject({
  id,
  op: z.literal('linear').describe('Flattens its input, then a fully connected layer.'),
  channels: whole(1, LIMITS.classes).describe('Output features.').optional(),
  bias: bias(true),
  inputs: one,
})

const Pool = z.strictObject({ id, op: z.enum(['max_pool', 'avg_pool']), kernel, stride, padding, inputs: one })

const Plain = z.strictObject({
  id,
  op: z.enum([...ACTIVATIONS, 'swish', 'batch_norm', 'global_avg_pool', 'global_max_pool', 'identity']),
  inputs: one,
})

const Join = z.strictObject({
  id,
  op: z.enum(['add', 'concat']).describe('Sum, or concatenation along the channels.'),
  inputs: many,
})

const Zero = z.strictObject({
  id,
  op: z.literal('zero').describe('Zeros of the shape of its input, subsampled by `stride`.'),
  stride,
  inputs: one,
})

/** Every value of `op` that a node may have. */
export const OPS: readonly string[] = [
  'conv',
  'depthwise_conv',
  'separable_conv',
  'linear',
  ...Pool.shape.op.options,
  ...Plain.shape.op.options,
  ...Join.shape.op.options,
  'zero',
  'mul',
  'channel_shuffle',
  'slice',
  'pad',
  'resize',
]

const block = whole(0, LIMITS.blocks - 1)
  .optional()
  .describe('Block the node belongs to; a node reads only its own and earlier blocks.')

export const FlatNode = z
  .discriminatedUnion('op', [
    Conv.required({ channels: true }).extend({ block }),
    DepthwiseConv.extend({ block }),
    SeparableConv.required({ channels: true }).extend({ block }),
    Linear.required({ channels: true }).extend({ block }),
    Pool.extend({ block }),
    Plain.extend({ block }),
    Join.extend({ block }),
    Zero.extend({ block }),
    Mul.extend({ block }),
    ChannelShuffle.extend({ block }),
    Slice.extend({ block }),
    Pad.extend({ block }),
    Resize.extend({ block }),
  ])
  .meta({ id: 'FlatNode', description: 'An operation; attributes mean what they mean in ONNX.' })

export const CellNode = z
  .discriminatedUnion('op', [
    Conv,
    DepthwiseConv,
    SeparableConv,
    Linear,
    Pool,
    Plain,
    Join,
    Zero,
    Mul,
    ChannelShuffle,
    Slice,
    Pad,
    Resize,
  ])
  .meta({
    id: 'CellNode',
    description:
      "An operation of a cell. `channels` left out are the block's channels; those of a linear layer in the last block or that is an exit, the classes.",
  })

export type NodeSpec = z.output<typeof CellNode> & { readonly block?: number }
