// The nodes of an architecture document: every operation with its attributes, ranges and defaults.
import * as z from 'zod'
import type { ActivationName } from './graph.ts'
import { LIMITS } from './limits.ts'

export const whole = (min: number, max: number) => z.int().min(min).max(max)

const extent = (min: number, max: number) =>
  z.union([whole(min, max), z.tuple([whole(min, max), whole(min, max)])], {
    error: `must be a whole number from ${min} to ${max}, or [height, width] of such`,
  })

const kernel = extent(1, LIMITS.kernel).describe('Height and width of the window.')
const stride = extent(1, LIMITS.stride).default(1)
const dilation = extent(1, LIMITS.dilation).default(1)
const padding = z
  .union([z.literal('same'), whole(0, LIMITS.padding), z.tuple([whole(0, LIMITS.padding), whole(0, LIMITS.padding)])], {
    error: `must be 'same', a whole number from 0 to ${LIMITS.padding}, or [height, width] of such`,
  })
  .default('same')
  .describe('Zeros on either side; `same` is floor(dilation * (kernel - 1) / 2). Averages leave them out.')

export const identifier = z
  .string()
  .min(1)
  .max(LIMITS.idLength)
  .regex(/^[\w./:-]+$/, { error: 'may hold letters, digits and _ . / : - only' })
const id = identifier.describe('Unique name of the node.')
export const reference = z.string().min(1).max(LIMITS.idLength)
const one = z.array(reference).length(1).describe('The node it reads.')
const many = z.array(reference).min(1).describe('The nodes it reads.')
export const channels = whole(1, LIMITS.channels).describe('Output channels.')
const bias = (standard: boolean) => z.boolean().default(standard)

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
  ])
  .meta({ id: 'FlatNode', description: 'An operation; attributes mean what they mean in ONNX.' })

export const CellNode = z
  .discriminatedUnion('op', [Conv, DepthwiseConv, SeparableConv, Linear, Pool, Plain, Join, Zero])
  .meta({
    id: 'CellNode',
    description:
      "An operation of a cell. `channels` left out are the block's channels; those of a linear layer in the last block, the classes.",
  })

export type NodeSpec = z.output<typeof CellNode> & { readonly block?: number }
