// Blocks of convolutional networks with their residual sums: MobileNet's inverted residual and ConvNeXt's.
import * as z from 'zod'
import { channels, id, kernel, one, pairFrom, stride } from '../attributes.ts'
import { functionName } from '../elementwise/activation.ts'
import { word } from '../operation.ts'
import { misfit, show } from '../shape.ts'
import { hidden, hiddenFault, hiddenOf, ratio } from './hidden.ts'
import { INPUT, Primitives } from './primitives.ts'
import { Squeezing, squeeze } from './squeeze-excite.ts'
import { imageOnly } from './tokens.ts'

const InvertedResidual = z.strictObject({
  id,
  op: z
    .literal('inverted_residual')
    .describe(
      'MobileNetV2 (Sandler et al. 2018), MBConv: a 1 x 1 convolution to more channels, none where the input has as ' +
        'many, a depthwise one, and one back, batch-normalised; plus its input where that has its shape.',
    ),
  kernel: kernel.default(3),
  channels: channels.optional(),
  stride,
  ratio: ratio(6),
  hidden,
  activation: functionName.default('relu6'),
  squeeze_excite: Squeezing.optional().describe(
    'Behind the depthwise convolution, where it is named; `{}` has defaults.',
  ),
  inputs: one,
})

export const invertedResidual = word({
  schema: InvertedResidual,
  needsChannels: true,
  most: 15,
  check(spec, _, [image]) {
    const fault = imageOnly(image) ?? hiddenFault(spec, 'ratio')
    if (fault || !spec.squeeze_excite) return fault
    const inner = hiddenFault(spec.squeeze_excite, 'reduction')
    return inner && misfit(`squeeze_excite/${inner.attribute}`, inner.detail, inner.code)
  },
  lower(spec, out, [[into]]) {
    const parts = new Primitives()
    const wide = hiddenOf(spec.hidden, (spec.ratio ?? 6) * into)
    const active = (name: string, x: number) =>
      parts.activation(`${name}.activation`, parts.batchNorm(`${name}.norm`, x), spec.activation)
    const expanded = wide === into ? INPUT : active('widen', parts.conv('widen', INPUT, wide, {}))
    const { kernel: size, stride: step } = spec
    const filtered = parts.conv('depthwise', expanded, wide, { kernel: size, stride: step, groups: wide })
    const seen = active('depthwise', filtered)
    const scaled = spec.squeeze_excite ? squeeze(parts, seen, wide, spec.squeeze_excite) : seen
    const projected = parts.batchNorm('project.norm', parts.conv('project', scaled, out, {}))
    const keeps = pairFrom(step).every((by) => by === 1) && pairFrom(size).every((side) => side % 2 === 1)
    if (keeps && out === into) parts.sum('sum', INPUT, projected)
    return parts.made
  },
})

const ConvNextBlock = z.strictObject({
  id,
  op: z
    .literal('convnext_block')
    .describe(
      'ConvNeXt (Liu et al. 2022): a depthwise convolution, layer norm, an MLP of each pixel, layer scale, its input.',
    ),
  kernel: kernel.default(7),
  ratio: ratio(4),
  hidden,
  activation: functionName.default('gelu'),
  layer_scale: z.boolean().default(true).describe('Whether a learned factor for each channel comes before the sum.'),
  inputs: one,
})

export const convNextBlock = word({
  schema: ConvNextBlock,
  most: 10,
  check(spec, _, [image]) {
    const fault = imageOnly(image) ?? hiddenFault(spec, 'ratio')
    if (fault || pairFrom(spec.kernel).every((side) => side % 2 === 1)) return fault
    return misfit('kernel', `a kernel of ${show(pairFrom(spec.kernel))} changes the size of the image; name odd sides`)
  },
  lower(spec, _, [[into]]) {
    const parts = new Primitives()
    const filtered = parts.conv('depthwise', INPUT, into, { kernel: spec.kernel, groups: into, bias: true })
    const normed = parts.norm('norm', parts.transpose('last', filtered, [1, 2, 0]), 'layer')
    const wide = parts.linear('in', normed, hiddenOf(spec.hidden, (spec.ratio ?? 4) * into), true, 3)
    const narrow = parts.linear('out', parts.activation('activation', wide, spec.activation), into, true, 3)
    const scaled = spec.layer_scale ? parts.product('scaled', narrow, parts.parameter('gamma', [into])) : narrow
    parts.sum('sum', INPUT, parts.transpose('first', scaled, [2, 0, 1]))
    return parts.made
  },
})
