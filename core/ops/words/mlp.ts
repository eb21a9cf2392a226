// Two linear layers with an activation between, or a gate as in SwiGLU and GEGLU; on images 1 x 1 convolutions.
import * as z from 'zod'
import { bias, channels, id, one } from '../attributes.ts'
import { functionName } from '../elementwise/activation.ts'
import { word } from '../operation.ts'
import { mismatch, show } from '../shape.ts'
import { hidden, hiddenFault, hiddenOf, ratio } from './hidden.ts'
import { INPUT, Primitives } from './primitives.ts'

const Mlp = z.strictObject({
  id,
  op: z
    .literal('mlp')
    .describe('Two linear layers with an activation between, of each token by itself; of an image 1 x 1 convolutions.'),
  ratio: ratio(4),
  hidden,
  channels: channels.optional().describe('Output channels; those of the block or the input where they are left out.'),
  activation: functionName.default('gelu'),
  gated: z
    .boolean()
    .default(false)
    .describe('Whether the activation of one half of the first layer multiplies the other (Shazeer 2020).'),
  bias: bias(true),
  inputs: one,
})

/** Channels are the first axis of an image, and the last of anything else. */
const axisOfChannels = (rank: number) => (rank === 3 ? 0 : rank - 1)

export const mlp = word({
  schema: Mlp,
  most: 6,
  check: (spec, _, [shape]) =>
    shape.length === 0
      ? mismatch(`reads vectors, tokens or an image, not ${show(shape)}`, 0)
      : hiddenFault(spec, 'ratio'),
  lower(spec, out, [shape]) {
    const parts = new Primitives()
    const rank = shape.length
    const axis = axisOfChannels(rank)
    const into = shape[axis]
    const between = hiddenOf(spec.hidden, (spec.ratio ?? 4) * into)
    const layer = (name: string, x: number, to: number) =>
      rank === 3 ? parts.conv(name, x, to, { bias: spec.bias }) : parts.linear(name, x, to, spec.bias, rank)
    const first = layer('in', INPUT, spec.gated ? 2 * between : between)
    const half = (name: string, start: number) => parts.slice(name, first, axis, start, start + between)
    const active = parts.activation('activation', spec.gated ? half('gate', 0) : first, spec.activation)
    layer('out', spec.gated ? parts.product('gated', active, half('value', between)) : active, out || into)
    return parts.made
  },
})
