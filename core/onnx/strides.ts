// Row-major tensors as positions in flat arrays.
import { elements } from './graph.ts'

/**
 * How far apart the elements of a row-major tensor lie along each axis.
 *
 * @example
 * stridesOf([3, 32, 32]) // => [1024, 32, 1]
 */
export function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elements(shape.slice(axis + 1)))
}

/** Where the elements of a tensor of `shape` lie, in row-major order: the first at `start`, the others by strides. */
export function stridedPositions(
  shape: readonly number[],
  start: number,
  strides: readonly number[],
): Int32Array<ArrayBuffer> {
  const index = shape.map(() => 0)
  let at = start
  return new Int32Array(elements(shape)).map(() => {
    const position = at
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]
      if (++index[axis] < shape[axis]) break
      at -= strides[axis] * shape[axis]
      index[axis] = 0
    }
    return position
  })
}
