// Squeeze and excitation (Hu et al. 2018): channels of an image scaled by what a small network says of all of them.
import * as z from 'zod'
import { bias, id, one } from '../attributes.ts'
import { functionName } from '../elementwise/activation.ts'
import { word } from '../operation.ts'
import { mismatch, show } from '../shape.ts'
import { hidden, hiddenFault, hiddenOf, reduction } from './hidden.ts'
import { INPUT, Primitives } from './primitives.ts'

const REDUCTION = 16

/** What it takes as a word, and as a part of other words. */
const squeezing = {
  reduction: reduction(REDUCTION),
  hidden,
  activation: functionName.default('relu'),
  gate: z.enum(['sigmoid', 'hard_sigmoid']).default('sigmoid'),
  bias: bias(true),
}

export const Squeezing = z.strictObject(squeezing)

const SqueezeExcite = z.strictObject({
  id,
  op: z
    .literal('squeeze_excite')
    .describe(
      'Scales the channels of an image by a gate of their means: two 1 x 1 convolutions on one pixel (Hu et al. 2018).',
    ),
  ...squeezing,
  inputs: one,
})

export function squeeze(parts: Primitives, x: number, channels: number, spec: z.output<typeof Squeezing>): number {
  const between = hiddenOf(spec.hidden, channels / (spec.reduction ?? REDUCTION))
  const mean = parts.add('squeeze', { type: 'global_avg_pool' }, [x])
  const reduced = parts.conv('reduce', mean, between, { bias: spec.bias })
  const active = parts.activation('reduce.activation', reduced, spec.activation)
  const gate = parts.activation('gate', parts.conv('expand', active, channels, { bias: spec.bias }), spec.gate)
  return parts.product('excite', x, gate)
}

export const squeezeExcite = word({
  schema: SqueezeExcite,
  most: 6,
  check: (spec, _, [shape]) =>
    shape.length === 2 || shape.length === 3
      ? hiddenFault(spec, 'reduction')
      : mismatch(`reads an image [channels, height, width], not ${show(shape)}`, 0),
  lower(spec, _, [shape]) {
    const parts = new Primitives()
    squeeze(parts, INPUT, shape[0], spec)
    return parts.made
  },
})
