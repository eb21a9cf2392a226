// Vector-Jacobian products of operations that only move elements.
import * as ops from '@archcast/core/onnx/ops/shape.ts'
import { staticShape } from '@archcast/core/onnx/graph.ts'
import { unbroadcast } from './elementwise.ts'
import type { OnnxGraph, Value } from '@archcast/core/onnx/graph.ts'
import type { Vjp } from '../gradients.ts'

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
export const split: Vjp = ({ g, outputs, grads, attributes }) => {
  const parts = outputs.map(
    (output, i) => grads[i] ?? ops.expand(g, g.scalar(0), staticShape(output, 'Split')),
  )
  return [ops.concat(g, parts, attributes.axis as number)]
}

function constantInts(g: OnnxGraph, value: Value | undefined): number[] | undefined {
  return value && Array.from(g.constants.get(value) as BigInt64Array, Number)
}

/** Slices with unit steps only: the gradient is padded back into place. */
export const slice: Vjp = ({ g, inputs, outputs, grads }) => {
  const [x, starts, , axes, steps] = inputs
  if (constantInts(g, steps)?.some((step) => step !== 1)) throw new Error('Slice with steps has no gradient here')
  const from = constantInts(g, starts)!
  const sliced = constantInts(g, axes)!
  const full = staticShape(x, 'Slice')
  const part = staticShape(outputs[0], 'Slice')
  const before = full.map((_, axis) => (sliced.includes(axis) ? from[sliced.indexOf(axis)] : 0))
  const after = full.map((extent, axis) => extent - part[axis] - before[axis])
  return [ops.pad(g, grads[0]!, before, after)]
}

export const pad: Vjp = ({ g, inputs, grads }) => {
  const shape = staticShape(inputs[0], 'Pad')
  const starts = constantInts(g, inputs[1])!.slice(0, shape.length)
  const ends = shape.map((extent, axis) => starts[axis] + extent)
  return [ops.slice(g, grads[0]!, [...shape.keys()], starts, ends)]
}
