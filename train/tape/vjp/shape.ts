// Vector-Jacobian products of operations that only move elements.
import { unbroadcast } from './elementwise.ts'
import { staticShape } from '@archcast/core/onnx/graph.ts'
import * as ops from '@archcast/core/onnx/ops/shape.ts'
import type { Vjp } from '../vjp.ts'
import type { OnnxGraph, Value } from '@archcast/core/onnx/graph.ts'

export const reshape: Vjp = ({ g, inputs, grads }) => [ops.reshape(g, grads[0]!, inputs[0].shape)]

export const transpose: Vjp = ({ g, grads, attributes }) => {
  const perm = attributes.perm as number[]
  const inverse = perm.map((_, axis) => perm.indexOf(axis))
  return [ops.transpose(g, grads[0]!, inverse)]
}

export const expand: Vjp = ({ g, inputs, grads }) => [unbroadcast(g, grads[0]!, inputs[0])]

export const concat: Vjp = ({ g, inputs, grads, attributes, wanted }) => {
  const axis = attributes.axis as number
  let start = 0
  return inputs.map((input, i) => {
    const end = start + (input.shape[axis] as number)
    const part = wanted[i] ? ops.slice(g, grads[0]!, [axis], [start], [end]) : undefined
    start = end
    return part
  })
}

/** Absent parts contribute zeros. */
export const split: Vjp = ({ g, inputs: [x], outputs, grads, attributes }) => {
  const parts = outputs.map((output, i) => grads[i] ?? ops.expand(g, g.scalar(0), staticShape(output, 'Split')))
  // Of the shape of x by name, where the parts' extents are not known.
  return g.node('Concat', parts, [[x.type, x.shape]], attributes)
}

function constantInts(g: OnnxGraph, value: Value | undefined): number[] | undefined {
  return value && Array.from(g.constants.get(value) as BigInt64Array, Number)
}

/** The gradient is padded back into place, its elements apart where the slice skipped some. */
export const slice: Vjp = ({ g, inputs, outputs, grads }) => {
  const [x, starts, , axes, steps] = inputs
  const sliced = constantInts(g, axes)!
  const from = constantInts(g, starts)!
  const stride = constantInts(g, steps) ?? sliced.map(() => 1)
  const part = staticShape(outputs[0], 'Slice')
  const backwards = sliced.filter((_, i) => stride[i] < 0)
  let grad = ops.flip(g, grads[0]!, backwards)
  const full = staticShape(x, 'Slice')
  const before = full.map(() => 0)
  sliced.forEach((axis, i) => {
    const step = Math.abs(stride[i])
    const reach = (part[axis] - 1) * step
    before[axis] = stride[i] < 0 ? from[i] - reach : from[i]
    grad = spaced(g, grad, axis, step)
  })
  const after = full.map((extent, axis) => extent - (grad.shape[axis] as number) - before[axis])
  return [ops.pad(g, grad, before, after)]
}

/** Zeros put between the elements along an axis, `step - 1` of them. */
function spaced(g: OnnxGraph, x: Value, axis: number, step: number): Value {
  if (step === 1) return x
  const shape = staticShape(x, 'Slice')
  const apart = ops.reshape(g, x, shape.toSpliced(axis, 1, shape[axis], 1))
  const room = apart.shape.map((_, i) => (i === axis + 1 ? step - 1 : 0))
  const padded = ops.pad(
    g,
    apart,
    room.map(() => 0),
    room,
  )
  const long = ops.reshape(g, padded, shape.with(axis, shape[axis] * step))
  return ops.slice(g, long, [axis], [0], [(shape[axis] - 1) * step + 1])
}

export const pad: Vjp = ({ g, inputs, grads }) => {
  const shape = staticShape(inputs[0], 'Pad')
  const starts = constantInts(g, inputs[1])!.slice(0, shape.length)
  const ends = shape.map((extent, axis) => starts[axis] + extent)
  return [ops.slice(g, grads[0]!, [...shape.keys()], starts, ends)]
}
