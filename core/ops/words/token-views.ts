// From images to tokens and back, and from tokens to one vector.
import * as z from 'zod'
import { id, one } from '../attributes.ts'
import { word } from '../operation.ts'
import { INPUT, Primitives } from './primitives.ts'
import { gridFault, imageOnly, imageSize, toImage, toTokens, tokensOf, tokensOnly } from './tokens.ts'

export const imageToTokens = word({
  schema: z.strictObject({
    id,
    op: z
      .literal('image_to_tokens')
      .describe('The pixels of an image [channels, height, width] as tokens, row by row.'),
    inputs: one,
  }),
  most: 2,
  check: (_, __, [shape]) => imageOnly(shape),
  lower(_, __, [shape]) {
    const parts = new Primitives()
    toTokens(parts, 'out', INPUT, tokensOf(shape))
    return parts.made
  },
})

export const tokensToImage = word({
  schema: z.strictObject({
    id,
    op: z.literal('tokens_to_image').describe('Tokens as the pixels of an image, row by row.'),
    size: imageSize,
    inputs: one,
  }),
  most: 2,
  check: ({ size }, _, [shape]) => tokensOnly(shape) ?? gridFault(shape, size),
  lower({ size }, _, [shape]) {
    const parts = new Primitives()
    const { channels, size: sides } = tokensOf(shape, size)
    toImage(parts, 'out', INPUT, channels, sides)
    return parts.made
  },
})

export const tokenPool = word({
  schema: z.strictObject({
    id,
    op: z
      .literal('token_pool')
      .describe('One vector [channels] of all tokens: their mean, or the first, a class token.'),
    how: z.enum(['mean', 'first']).default('mean'),
    inputs: one,
  }),
  most: 2,
  check: (_, __, [shape]) => tokensOnly(shape),
  lower({ how }, _, [[, channels]]) {
    const parts = new Primitives()
    if (how === 'mean') parts.add('mean', { type: 'reduce', fn: 'mean', axes: [0], keep: false }, [INPUT])
    else parts.reshape('out', parts.slice('first', INPUT, 0, 0, 1), [channels])
    return parts.made
  },
})
