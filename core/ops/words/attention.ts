// Attention of tokens, of the pixels of an image, and in its windows: the word, and what its attributes must fit.
import { LIMITS } from '../network-limits.ts'
import { word } from '../operation.ts'
import { misfit, show } from '../shape.ts'
import { attend } from './attend.ts'
import { Attention, headsOf } from './attention-attributes.ts'
import { gridFault, tokensFault, tokensOf } from './tokens.ts'
import { regionOf } from './windows.ts'
import type { Shape, ShapeFault } from '../shape.ts'
import type { AttentionSpec } from './attention-attributes.ts'

function checkHeads(spec: AttentionSpec, into: number): ShapeFault | undefined {
  if (spec.heads === undefined && spec.head_channels === undefined) {
    return misfit('heads', 'it has no number of heads: name `heads` or `head_channels`', 'invalid_architecture')
  }
  const { heads: count, shared, depth } = headsOf(spec, into)
  if (!Number.isInteger(count)) {
    return misfit(
      'head_channels',
      `heads of ${depth} channels must divide ${into} channels; name another number, or \`heads\``,
    )
  }
  if (!Number.isInteger(depth)) {
    return misfit('heads', `${count} heads must divide ${into} channels; name another number, or \`head_channels\``)
  }
  if (count % shared === 0) return undefined
  return misfit('kv_heads', `${shared} heads of keys and values must divide ${count} heads; name another number`)
}

function checkWindows(spec: AttentionSpec, inputs: readonly Shape[]): ShapeFault | undefined {
  const { window, shift, size, relative_bias: relative } = spec
  if (window === undefined && shift > 0) return misfit('shift', 'only windows are shifted: name `window`')
  if (window === undefined && !relative) return undefined
  if (inputs.length > 1) {
    const what = window === undefined ? 'relative_bias' : 'window'
    return misfit(
      what,
      `tokens that attend to another input have no ${what === 'window' ? 'windows' : 'relative positions'}`,
    )
  }
  const fault = gridFault(inputs[0], size)
  if (fault) return fault
  const grid = tokensOf(inputs[0], size).size
  const region = regionOf(window, grid)
  if (window !== undefined && grid.some((side, axis) => side % region[axis] !== 0)) {
    return misfit(
      'window',
      `windows of ${window} x ${window} must divide the image ${show(grid)}; pad it, or name another`,
    )
  }
  if (window !== undefined && shift >= window)
    return misfit('shift', `a shift by ${shift} must be less than the window ${window}`)
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
  return checkHeads(spec, tokensOf(inputs[0]).channels) ?? checkWindows(spec, inputs)
}

export const attention = word({ schema: Attention, most: 52, check, lower: attend })
