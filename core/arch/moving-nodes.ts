// Nodes that scale, move, cut and stretch what they read, as networks beyond plain convolutions need them.
import * as z from 'zod'
import { LIMITS } from './limits.ts'
import { id, many, margins, one, whole } from './attributes.ts'

export const Mul = z.strictObject({
  id,
  op: z
    .literal('mul')
    .describe('Product; an input [channels, 1, 1] scales whole channels, as squeeze-and-excitation does.'),
  inputs: many.min(2),
})

export const ChannelShuffle = z.strictObject({
  id,
  op: z
    .literal('channel_shuffle')
    .describe(
      'Deals the channels of `groups` groups out by turns: [groups, n] is transposed to [n, groups] (ShuffleNet).',
    ),
  groups: whole(1, LIMITS.channels),
  inputs: one,
})

export const Slice = z.strictObject({
  id,
  op: z.literal('slice').describe('The channels from `start` up to, not including, `end`.'),
  start: whole(0, LIMITS.channels - 1),
  end: whole(1, LIMITS.channels),
  inputs: one,
})

export const Pad = z.strictObject({
  id,
  op: z.literal('pad').describe('Zeros around the image, which averages behind it count.'),
  padding: margins,
  inputs: one,
})

export const RESIZE_MODES = ['nearest', 'linear'] as const

export const Resize = z.strictObject({
  id,
  op: z.literal('resize').describe('The image at another size.'),
  height: whole(1, LIMITS.imageSide),
  width: whole(1, LIMITS.imageSide),
  mode: z.enum(RESIZE_MODES).default('nearest'),
  inputs: one,
})
