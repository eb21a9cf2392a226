// Where transformers make tokens of an image: patches, tokens in front, positions, and Swin's merging of patches.
import * as z from 'zod'
import { bias, channels, extent, id, one, pairFrom, whole } from '../attributes.ts'
import { LIMITS } from '../network-limits.ts'
import { word } from '../operation.ts'
import { misfit, mismatch, show } from '../shape.ts'
import { INPUT, Primitives } from './primitives.ts'
import { gridFault, imageOnly, imageSize, toImage, toTokens, tokensOf, tokensOnly } from './tokens.ts'

const norm = z.enum(['layer', 'rms'])

const PatchEmbed = z.strictObject({
  id,
  op: z
    .literal('patch_embed')
    .describe(
      'Patches of an image as tokens (Dosovitskiy et al. 2021): a convolution whose stride is its kernel, flattened.',
    ),
  patch: extent(1, LIMITS.stride).describe('Height and width of a patch.'),
  channels: channels.optional(),
  bias: bias(true),
  norm: norm.optional().describe('Normalisation of the tokens.'),
  inputs: one,
})

export const patchEmbed = word({
  schema: PatchEmbed,
  needsChannels: true,
  most: 4,
  check({ patch }, _, [image]) {
    const fault = imageOnly(image)
    if (fault) return fault
    const [height, width] = pairFrom(patch)
    if (image[1] % height === 0 && image[2] % width === 0) return undefined
    return misfit(
      'patch',
      `patches of ${height} x ${width} must divide the image ${show(image)}; pad it, or name another size`,
    )
  },
  lower({ patch, bias: withBias, norm: kind }, out, [image]) {
    const parts = new Primitives()
    const [height, width] = pairFrom(patch)
    const patches = parts.conv('proj', INPUT, out, { kernel: patch, stride: patch, padding: 0, bias: withBias })
    const count = (image[1] / height) * (image[2] / width)
    const tokens = toTokens(parts, 'out', patches, { channels: out, count })
    if (kind) parts.norm('norm', tokens, kind)
    return parts.made
  },
})

const ClassToken = z.strictObject({
  id,
  op: z.literal('class_token').describe('Learned tokens in front of those that it reads, [tokens, channels].'),
  count: whole(1, LIMITS.channels).default(1).describe('How many; those behind the first are known as registers.'),
  inputs: one,
})

export const classToken = word({
  schema: ClassToken,
  most: 2,
  check: (_, __, [tokens]) => tokensOnly(tokens),
  lower({ count }, _, [[, width]]) {
    const parts = new Primitives()
    parts.concat('out', [parts.parameter('tokens', [count, width]), INPUT], 0)
    return parts.made
  },
})

const Position = z.strictObject({
  id,
  op: z.literal('position').describe('Learned positions: a tensor of the shape of what it reads, added to it.'),
  inputs: one,
})

export const position = word({
  schema: Position,
  most: 2,
  lower(_, __, [shape]) {
    const parts = new Primitives()
    parts.sum('out', INPUT, parts.parameter('positions', shape))
    return parts.made
  },
})

const PatchMerge = z.strictObject({
  id,
  op: z
    .literal('patch_merge')
    .describe(
      'Four neighbours side by side as one token, normalised, then a linear layer without bias (Liu et al. 2021).',
    ),
  channels: channels.optional().describe('Output channels; those of the block or twice those of the input by default.'),
  size: imageSize,
  norm: norm.default('layer'),
  inputs: one,
})

export const patchMerge = word({
  schema: PatchMerge,
  most: 9,
  check({ size }, _, [shape]) {
    const fault = gridFault(shape, size)
    if (fault) return fault
    const { size: grid, image } = tokensOf(shape, size)
    if (grid.every((side) => side % 2 === 0)) return undefined
    const detail = `2 x 2 neighbours must divide the image ${show(grid)}; pad it before`
    return image ? mismatch(detail, 0) : misfit('size', detail)
  },
  lower({ size, norm: kind }, out, [shape]) {
    const parts = new Primitives()
    const from = tokensOf(shape, size)
    const [height, width] = [from.size[0] / 2, from.size[1] / 2]
    const made = out || 2 * from.channels
    const tokens = from.image ? toTokens(parts, 'in', INPUT, from) : INPUT
    const apart = parts.reshape('neighbours.cut', tokens, [height, 2, width, 2, from.channels])
    // The neighbour below stands before that to the right, as in Swin's own weights.
    const sorted = parts.transpose('neighbours.order', apart, [0, 2, 3, 1, 4])
    const merged = parts.reshape('neighbours', sorted, [height * width, 4 * from.channels])
    const y = parts.linear('reduction', parts.norm('norm', merged, kind), made, false, 2)
    if (from.image) toImage(parts, 'out', y, made, [height, width])
    return parts.made
  },
})
