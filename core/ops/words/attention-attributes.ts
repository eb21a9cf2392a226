// What a node says of attention: its schema, and the heads that follow from it.
import * as z from 'zod'
import { bias, channels, id, oneOrTwo, whole } from '../attributes.ts'
import { LIMITS } from '../network-limits.ts'
import { imageSize } from './tokens.ts'

const heads = whole(1, LIMITS.channels)

export const Attention = z.strictObject({
  id,
  op: z
    .literal('attention')
    .describe(
      'Attention of several heads (Vaswani et al. 2017): of tokens [tokens, channels], or of the pixels of an image. ' +
        'A second input gives keys and values.',
    ),
  heads: heads.optional().describe('Heads of queries; those of the input by `head_channels` where it is left out.'),
  kv_heads: heads.optional().describe('Heads of keys and values, which queries share; as many as `heads` by default.'),
  head_channels: channels
    .optional()
    .describe('Channels of a head; those of the input by `heads` where it is left out.'),
  channels: channels.optional().describe('Output channels; those of the block or the input where they are left out.'),
  bias: bias(true).describe('Whether queries, keys and values have one.'),
  out_bias: bias(true).describe('Whether the last linear layer has one.'),
  fused: z.boolean().default(true).describe('Whether one linear layer gives queries, keys and values.'),
  qk_norm: z.enum(['layer', 'rms']).optional().describe('Normalisation of the queries and the keys of each head.'),
  window: whole(1, LIMITS.kernel)
    .optional()
    .describe('Side of the windows of an image that see nothing of each other.'),
  shift: whole(0, LIMITS.kernel)
    .default(0)
    .describe('Rows and columns by which the image is shifted in a cycle before; none where one window covers it.'),
  size: imageSize,
  relative_bias: z
    .boolean()
    .default(false)
    .describe('Whether a learned number for each head and relative position is added to the scores.'),
  inputs: oneOrTwo.describe('The node it reads, and maybe the one that keys and values are of.'),
})

export type AttentionSpec = z.output<typeof Attention>

/** Heads of queries, those of keys and values, and channels of each. */
export function headsOf(spec: AttentionSpec, into: number) {
  const count = spec.heads ?? into / (spec.head_channels ?? into)
  return { heads: count, shared: spec.kv_heads ?? count, depth: spec.head_channels ?? into / count }
}
