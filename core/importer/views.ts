// Values of the architecture as ONNX sees them: with a batch axis somewhere, transposed and reshaped without a node of
// its own.
import { sameShape } from '../ops/shape.ts'
import { elementCount } from './tensor.ts'
import type { Activation, BatchAxis } from '../ops/reader.ts'
import type { Shape } from '../ops/shape.ts'

/** The shape that the value has as it is seen, the batch aside. */
export function viewOf({ shape, perm, view }: Activation): Shape {
  return view ?? (perm ? perm.map((axis) => shape[axis]) : shape)
}

/** ONNX's extents of a value for a batch of so many. */
export function dimsOf(value: Activation, batch: number): readonly number[] {
  return withBatch(viewOf(value), value.batch, batch)
}

function withBatch(shape: Shape, at: BatchAxis | undefined, batch: number): readonly number[] {
  if (at === undefined) return shape
  if (at.merged) return shape.map((size, axis) => (axis === at.axis ? size * batch : size))
  return [...shape.slice(0, at.axis), batch, ...shape.slice(at.axis)]
}

/** The shape of ONNX's extents, the batch aside. */
export function withoutBatch(dims: readonly number[], at: BatchAxis | undefined, batch: number): Shape {
  if (at === undefined) return dims
  if (at.merged) return dims.map((size, axis) => (axis === at.axis ? size / batch : size))
  return dims.filter((_, axis) => axis !== at.axis)
}

/** Extents behind an axis together: how far apart its entries are in memory. */
const strideOf = (dims: readonly number[], axis: number) => elementCount(dims.slice(axis + 1))

/**
 * Where the batch is once elements are seen with other extents: the axis whose outer part it makes up. Undefined where
 * there is none; for a batch of one its axis may then be taken for any other.
 */
function batchAfterReshape(
  from: readonly number[],
  at: BatchAxis,
  to: readonly number[],
  batch: number,
): BatchAxis | undefined {
  // Elements between one of the batch and the next.
  const stride = strideOf(from, at.axis) * (at.merged ? from[at.axis] / batch : 1)
  // What lies outside of the batch's axis must lie outside of the new one too.
  const outside = elementCount(from.slice(0, at.axis))
  let before = 1
  for (let axis = 0; axis < to.length; axis++) {
    const behind = strideOf(to, axis)
    const inner = stride / behind
    if (before === outside && Number.isInteger(inner) && to[axis] === inner * batch) {
      return { axis, merged: inner > 1 }
    }
    before *= to[axis]
  }
  return undefined
}

/** The value with other extents; nothing moves. Undefined where a batch of several is lost. */
export function reshapedTo(value: Activation, dims: readonly number[], batch: number): Activation | undefined {
  const { batch: at, view: _, ...whole } = value
  const to = at && batchAfterReshape(dimsOf(value, batch), at, dims, batch)
  if (at && !to && batch > 1) return undefined
  const view = withoutBatch(dims, to, batch)
  const plain = !value.perm && sameShape(view, value.shape)
  return { ...whole, ...(!plain && { view }), ...(to && { batch: to }) }
}

/** The architecture's axis for one of ONNX's extents; undefined for the batch's own. */
export function axisIn({ batch: at }: Activation, axis: number): number | undefined {
  if (at === undefined || at.merged || axis < at.axis) return axis
  return axis === at.axis ? undefined : axis - 1
}
