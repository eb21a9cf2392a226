// Attention of tokens, of the pixels of an image, and in its windows: the word, and what its attributes must fit.
import * as z from 'zod'
import { attend } from './attend.ts'
import { bias, channels, id, oneOrTwo, whole } from '../attributes.ts'
import { gridFault, imageSize, tokensFault, tokensOf } from './tokens.ts'
import { LIMITS } from '../limits.ts'
import { misfit, show } from '../shape.ts'
import { regionOf } from './windows.ts'
import { word } from '../operation.ts'
import type { Shape, ShapeFault } from '../shape.ts'

const heads = whole(1, LIMITS.channels)

export const Attention = z.strictObject({
  id,
  op: z
    .literal('attention')
    .describe(
      'Attention of several heads (Vaswani et al. 2017): of tokens [tokens, channels], or of the pixels of an image. ' +
        'A second input gives keys and values.',
    ),
  heads,
  kv_heads: heads.optional().describe('Heads of keys and values, which queries share; as many as `heads` by default.'),
  head_channels: channels.optional().describe('Channels of a head; those of the input by `heads` where it is left out.'),
  channels: channels.optional().describe('Output channels; those of the block or the input where they are left out.'),
  bias: bias(true).describe('Whether queries, keys and values have one.'),
  out_bias: bias(true).describe('Whether the last linear layer has one.'),
  fused: z.boolean().default(true).describe('Whether one linear layer gives queries, keys and values.'),
  qk_norm: z.enum(['layer', 'rms']).optional().describe('Normalisation of the queries and the keys of each head.'),
  window: whole(1, LIMITS.kernel).optional().describe('Side of the windows of an image that see nothing of each other.'),
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

function checkWindows(spec: AttentionSpec, inputs: readonly Shape[]): ShapeFault | undefined {
  const { window, shift, size, relative_bias: relative } = spec
  if (window === undefined && shift > 0) return misfit('shift', 'only windows are shifted: name `window`')
  if (window === undefined && !relative) return undefined
  if (inputs.length > 1) {
    const what = window === undefined ? 'relative_bias' : 'window'
    return misfit(what, `tokens that attend to another input have no ${what === 'window' ? 'windows' : 'relative positions'}`)
  }
  const fault = gridFault(inputs[0], size)
  if (fault) return fault
  const grid = tokensOf(inputs[0], size).size
  const region = regionOf(window, grid)
  if (window !== undefined && grid.some((side, axis) => side % region[axis] !== 0)) {
    return misfit('window', `windows of ${window} x ${window} must divide the image ${show(grid)}; pad it, or name another`)
  }
  if (window !== undefined && shift >= window) return misfit('shift', `a shift by ${shift} must be less than the window ${window}`)
  if (relative && (region[0] * region[1]) ** 2 > LIMITS.indices) {
    const detail = `relative positions of ${show(region)} are more than ${LIMITS.indices}; name a smaller \`window\``
    return misfit(window === undefined ? 'relative_bias' : 'window', detail, 'too_large')
  }
  return undefined
}

function check(spec: AttentionSpec, _: number, inputs: readonly Shape[]): ShapeFault | undefined {
  for (const [index, shape] of inputs.entries()) {
    const fault = tokensFault(shape, index)
    if (fault) return fault
  }
  const { channels: into } = tokensOf(inputs[0])
  if (spec.head_channels === undefined && into % spec.heads !== 0) {
    return misfit('heads', `${spec.heads} heads must divide ${into} channels; name another number, or \`head_channels\``)
  }
  const shared = spec.kv_heads ?? spec.heads
  if (spec.heads % shared !== 0) {
    return misfit('kv_heads', `${shared} heads of keys and values must divide ${spec.heads} heads`)
  }
  return checkWindows(spec, inputs)
}

export const attention = word({ schema: Attention, most: 52, check, lower: attend })
