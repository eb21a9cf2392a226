// From images to tokens and back, and from tokens to one vector.
import * as z from 'zod'
import { gridFault, imageSize, toImage, toTokens, tokensOf } from './tokens.ts'
import { id, one } from '../attributes.ts'
import { INPUT, Parts } from './parts.ts'
import { mismatch, show } from '../shape.ts'
import { word } from '../operation.ts'
import type { Shape, ShapeFault } from '../shape.ts'

const tokensAlone = (shape: Shape): ShapeFault | undefined =>
  shape.length === 2 ? undefined : mismatch(`reads tokens [tokens, channels], not ${show(shape)}`, 0)

export const imageToTokens = word({
  schema: z.strictObject({
    id,
    op: z.literal('image_to_tokens').describe('The pixels of an image [channels, height, width] as tokens, row by row.'),
    inputs: one,
  }),
  most: 2,
  check: (_, __, [shape]) =>
    shape.length === 3 ? undefined : mismatch(`reads an image [channels, height, width], not ${show(shape)}`, 0),
  lower(_, __, [shape]) {
    const parts = new Parts()
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
  check: ({ size }, _, [shape]) => tokensAlone(shape) ?? gridFault(shape, size),
  lower({ size }, _, [shape]) {
    const parts = new Parts()
    const { channels, size: sides } = tokensOf(shape, size)
    toImage(parts, 'out', INPUT, channels, sides)
    return parts.made
  },
})

export const tokenPool = word({
  schema: z.strictObject({
    id,
    op: z.literal('token_pool').describe('One vector [channels] of all tokens: their mean, or the first, a class token.'),
    how: z.enum(['mean', 'first']).default('mean'),
    inputs: one,
  }),
  most: 2,
  check: (_, __, [shape]) => tokensAlone(shape),
  lower({ how }, _, [[, channels]]) {
    const parts = new Parts()
    if (how === 'mean') parts.add('mean', { type: 'reduce', fn: 'mean', axes: [0], keep: false }, [INPUT])
    else parts.reshape('out', parts.slice('first', INPUT, 0, 0, 1), [channels])
    return parts.made
  },
})
