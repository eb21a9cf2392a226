// Margins and other sizes of images as ONNX spells them.
import type { Pair } from '../../onnx/window.ts'
import type { Activation, ReadContext, Tensor } from '../reader.ts'
import type { ExtendOp } from './extend.ts'
import type { PadOp, ResizeOp, SliceOp } from './ops.ts'

/**
 * Margins that are no zeros move as many elements and give the same shape: they are read as zeros. Less than nothing is
 * a slice.
 */
export function readPad(context: ReadContext): Tensor {
  const given = context.listOf('pads', 1) ?? context.ints('paddings') ?? []
  context.choice('mode', ['constant', 'reflect', 'edge', 'wrap'])
  const value = context.tensor(0)
  const dims = context.dims(value)
  const axes = context.has(3) ? context.numbers(3) : dims.map((_, axis) => axis)
  if (given.length !== 2 * axes.length)
    context.fail(`pads [${given.join(', ')}] for ${axes.length} axes`, 'invalid_onnx')
  const margins = axes.flatMap((axis, i): Margin[] => {
    const [before, after] = [given[i], given[i + axes.length]]
    return before === 0 && after === 0 ? [] : [{ axis: axis < 0 ? axis + dims.length : axis, before, after }]
  })
  const ofImage =
    dims.length === 4 && margins.every(({ axis, before, after }) => axis >= 2 && before >= 0 && after >= 0)
  if (!ofImage) return margins.reduce((x, margin) => extended(context, x, margin, dims), value)
  if (margins.length === 0) return value
  const side = (axis: number) => margins.find((margin) => margin.axis === axis) ?? { before: 0, after: 0 }
  const [padding, paddingEnd] = (['before', 'after'] as const).map((end): Pair => [side(2)[end], side(3)[end]])
  const even = padding.join() === paddingEnd.join()
  return context.add({ type: 'pad', padding, ...(!even && { paddingEnd }) } as PadOp, [context.image(0)])
}

interface Margin {
  readonly axis: number
  readonly before: number
  readonly after: number
}

function extended(
  context: ReadContext,
  x: Activation,
  { axis, before, after }: Margin,
  dims: readonly number[],
): Activation {
  const at = context.axis(x, axis)
  const [start, end] = [Math.max(0, -before), dims[axis] + Math.min(0, after)]
  const cut = before < 0 || after < 0 ? context.add({ type: 'slice', axis: at, start, end } as SliceOp, [x]) : x
  if (before <= 0 && after <= 0) return cut
  return context.add({ type: 'extend', axis: at, before: Math.max(0, before), after: Math.max(0, after) } as ExtendOp, [
    cut,
  ])
}

const MODES = ['nearest', 'linear', 'cubic'] as const

export function readResize(context: ReadContext): Tensor {
  const x = context.image(0)
  const dims = context.dims(x)
  const mode = context.choice('mode', MODES)
  const old = context.op === 'Upsample' || context.opset < 11
  const numbersAt = (position: number) => (context.has(position) ? context.numbers(position) : [])
  const scales = context.floats('scales') ?? numbersAt(old ? 1 : 2)
  const sizes = old ? [] : numbersAt(3)
  const axes = context.ints('axes')
  const at = (axis: number) => (axes ? axes.findIndex((i) => (i < 0 ? i + dims.length : i) === axis) : axis)
  const sizeOf = (axis: number) => {
    const i = at(axis)
    return i < 0 ? dims[axis] : (sizes[i] ?? Math.floor(dims[axis] * (scales[i] ?? NaN)))
  }
  const made = dims.map((_, axis) => sizeOf(axis))
  const size: Pair = [made[2], made[3]]
  if (made.length !== 4 || made[0] !== dims[0] || made[1] !== dims[1] || !size.every((side) => side >= 1)) {
    return context.fail(`it makes [${made.join(', ')}] of [${dims.join(', ')}]; only height and width may change`)
  }
  if (size[0] === dims[2] && size[1] === dims[3]) return x
  return context.add({ type: 'resize', size, mode } as ResizeOp, [x])
}
