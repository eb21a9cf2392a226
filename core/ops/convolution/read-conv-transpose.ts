// ConvTranspose as ONNX spells it: margins as they are, by auto_pad, or by the extents that it is to give.
import { paddingEndOf } from '../../onnx/window.ts'
import { AUTO_PADS, windowOf } from '../read-window.ts'
import type { Pair } from '../../onnx/window.ts'
import type { ReadWindow } from '../read-window.ts'
import type { Activation, ReadContext } from '../reader.ts'
import type { Shape } from '../shape.ts'
import type { ConvTransposeOp } from './ops.ts'

export function readConvTranspose(context: ReadContext): Activation {
  const x = context.image(0)
  const weight = context.constant(1)
  const [into, perGroup, ...kernel] = weight.dims
  const groups = context.int('group', 1)
  if (kernel.length !== x.shape.length - 1) {
    context.fail(`its weight is [${weight.dims.join(', ')}]; windows of one and of two axes are read`)
  }
  if (into !== x.shape[0]) {
    context.fail(`its weight [${weight.dims.join(', ')}] does not fit ${x.shape[0]} channels`, 'shape_mismatch')
  }
  const bias = context.has(2)
  const op: ConvTransposeOp = { type: 'conv_transpose', ...windowAt(context, x.shape, kernel), groups, bias }
  const tensors = bias ? [weight, context.constant(2)] : [weight]
  return context.add(op, [x], { channels: perGroup * groups, tensors })
}

type Margins = Pick<ConvTransposeOp, 'padding' | 'paddingEnd' | 'outputPadding'>

/** A sequence is an image of one row. */
const rowed = (list: readonly number[], row: number): Pair => (list.length === 1 ? [row, list[0]] : [list[0], list[1]])

function windowAt(context: ReadContext, shape: Shape, size: readonly number[]): ReadWindow & Margins {
  const { kernel, stride, dilation, ...margins } = windowOf(context, shape, size)
  const outputPadding = rowed(context.ints('output_padding') ?? size.map(() => 0), 0)
  const sides = rowed(shape.slice(1), 1)
  const wanted = wantedSides(context, sides, stride)
  const given = { padding: margins.padding, paddingEnd: paddingEndOf(margins), outputPadding }
  if (!wanted) return { kernel, stride, dilation, ...spelled(given) }
  const axes = [0, 1] as const
  const whole = axes.map((axis) => (sides[axis] - 1) * stride[axis] + dilation[axis] * (kernel[axis] - 1) + 1)
  // What is too much is cut off on both sides, the odd one at the end for SAME_UPPER; what is missing comes last.
  const over = axes.map((axis) => whole[axis] + outputPadding[axis] - wanted[axis])
  const upper = context.choice('auto_pad', AUTO_PADS) === 'SAME_UPPER'
  const cut = (round: (half: number) => number) => over.map((size) => round(Math.max(0, size) / 2)) as [number, number]
  const added = axes.map((axis) => outputPadding[axis] + Math.max(0, -over[axis])) as [number, number]
  const [less, more] = [cut(Math.floor), cut(Math.ceil)]
  const [padding, paddingEnd] = upper ? [less, more] : [more, less]
  return { kernel, stride, dilation, ...spelled({ padding, paddingEnd, outputPadding: added }) }
}

/** Margins as an architecture has them: what is left out is the same on both sides, or none. */
function spelled({ padding, paddingEnd, outputPadding }: Required<Margins>): Margins {
  return {
    padding,
    ...(padding.join() !== paddingEnd.join() && { paddingEnd }),
    ...(outputPadding.some((size) => size > 0) && { outputPadding }),
  }
}

/** Sides that the result is to have, where the node says so; the margins then follow from them. */
function wantedSides(context: ReadContext, sides: Pair, stride: Pair): Pair | undefined {
  const given = context.ints('output_shape')
  // Old exporters write the batch and the channels too.
  if (given) return rowed(given.length > 2 ? given.slice(2) : given, 1)
  const same = context.choice('auto_pad', AUTO_PADS).startsWith('SAME')
  return same ? [sides[0] * stride[0], sides[1] * stride[1]] : undefined
}
