// A learned factor for each channel (Touvron et al. 2021), as the last step of a residual branch.
import * as z from 'zod'
import { id, one } from '../attributes.ts'
import { word } from '../operation.ts'
import { mismatch, show } from '../shape.ts'
import { INPUT, Primitives } from './primitives.ts'

const LayerScale = z.strictObject({
  id,
  op: z
    .literal('layer_scale')
    .describe(
      'A learned factor for each channel, the first axis of an image, the last of tokens (Touvron et al. 2021).',
    ),
  inputs: one,
})

export const layerScale = word({
  schema: LayerScale,
  most: 2,
  check: (_, __, [shape]) =>
    shape.length > 0 ? undefined : mismatch(`scales vectors, tokens or an image, not ${show(shape)}`, 0),
  lower(_, __, [shape]) {
    const parts = new Primitives()
    const factors = shape.length === 3 ? [shape[0], 1, 1] : shape.slice(-1)
    parts.product('out', INPUT, parts.parameter('gamma', factors))
    return parts.made
  },
})
