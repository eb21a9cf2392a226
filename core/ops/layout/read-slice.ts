// Slices and splits as ONNX spells them.
import type { Activation, ReadContext, Tensor } from '../reader.ts'
import type { SliceOp } from './ops.ts'

/** Each part is a slice. */
export function readSplit(context: ReadContext): Tensor[] {
  const x = context.tensor(0)
  const dims = context.dims(x)
  const axis = context.int('axis', 0)
  const size = dims[axis < 0 ? axis + dims.length : axis]
  const { length } = context.outputs
  const count = context.int('num_outputs', length)
  const given = context.listOf('split', 1)
  if (count !== length) context.fail(`num_outputs ${count} for ${length} outputs`, 'invalid_onnx')
  const each = Math.ceil(size / count)
  const sizes = given ?? Array.from({ length: count }, (_, i) => Math.min(each, size - i * each))
  if (sizes.length !== length || sizes.reduce((sum, part) => sum + part, 0) !== size) {
    context.fail(
      `parts of [${sizes.join(', ')}] do not fit ${length} outputs and an extent of ${size}`,
      'shape_mismatch',
    )
  }
  let start = 0
  return sizes.map((part) => cut(context, x, axis, start, (start += part), 1))
}

/** @param axis as ONNX counts it */
function cut(context: ReadContext, x: Activation, axis: number, start: number, end: number, step: number): Activation {
  const dims = context.dims(x)
  const extent = dims[axis < 0 ? axis + dims.length : axis]
  if (start === 0 && end === extent && step === 1) return x
  const at = context.axis(x, axis)
  const op: SliceOp = { type: 'slice', start, end, ...(at !== 0 && { axis: at }), ...(step !== 1 && { step }) }
  return context.add(op, [x])
}

/** Every second pixel of an image is what a window of one pixel takes. */
export function readSlice(context: ReadContext): Tensor {
  const strided = readStrides(context)
  if (strided) return strided
  let x = context.tensor(0)
  const dims = context.dims(x)
  const starts = context.listOf('starts', 1) ?? []
  const ends = context.listOf('ends', 2) ?? []
  const axes = context.listOf('axes', 3) ?? starts.map((_, i) => i)
  const steps = context.has(4) ? context.numbers(4) : axes.map(() => 1)
  axes.forEach((axis, i) => {
    const size = dims[axis < 0 ? axis + dims.length : axis] ?? 0
    const step = steps[i] ?? 1
    const clamp = (index: number, low: number, high: number) =>
      Math.min(high, Math.max(low, index < 0 ? index + size : index))
    if (step > 0) x = cut(context, x, axis, clamp(starts[i], 0, size), clamp(ends[i], 0, size), step)
    else x = flipped(context, x, axis, size, clamp(starts[i], 0, size - 1), clamp(ends[i], -1, size - 1), step)
  })
  return x
}

/** Every so many rows and columns of a whole image [N, C, H, W]. */
function readStrides(context: ReadContext): Tensor | undefined {
  const dims = context.dims(context.value(0))
  if (dims.length !== 4 || !context.has(4)) return undefined
  const [starts, ends, axes, steps] = [1, 2, 3, 4].map((i) => (context.has(i) ? context.numbers(i) : []))
  const whole = axes.every((axis, i) => axis >= 2 && starts[i] === 0 && ends[i] >= dims[axis] && steps[i] > 0)
  if (axes.length !== 2 || !whole || steps.every((step) => step === 1)) return undefined
  const at = (axis: number) => steps[axes.indexOf(axis)] ?? 1
  const op = { type: 'max_pool', kernel: [1, 1], stride: [at(2), at(3)], padding: [0, 0] }
  return context.add(op, [context.image(0)])
}

/** Backwards: the elements in the other order, which a gather takes. */
function flipped(
  context: ReadContext,
  x: Activation,
  axis: number,
  size: number,
  start: number,
  end: number,
  step: number,
): Activation {
  const indices: number[] = []
  for (let index = start; index > end && indices.length <= size; index += step) indices.push(index)
  return context.add({ type: 'gather', axis: context.axis(x, axis), indices } as never, [x])
}
