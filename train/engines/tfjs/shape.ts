// Operations that move elements without changing them.
import type { OpFunction, Tf } from './operation.ts'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs'

/** Elements of x at the given positions along an axis; unlike a strided slice it has a gradient. */
export function take(tf: Tf, x: Tensor, axis: number, positions: readonly number[]): Tensor {
  const start = positions[0]
  if (positions.every((position, i) => position === start + i)) {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0))
    return tf.slice(
      x,
      begin,
      x.shape.map((extent, i) => (i === axis ? positions.length : extent)),
    )
  }
  return tf.gather(x, tf.tensor1d([...positions], 'int32'), axis)
}

/** Positions that a slice takes of an axis; bounds beyond it are cut off, as ONNX has it. */
function positionsOf(extent: number, start: number, end: number, step: number): number[] {
  const bound = (at: number, low: number, high: number) => Math.min(Math.max(at < 0 ? at + extent : at, low), high)
  const positions: number[] = []
  const [from, to] =
    step > 0
      ? [bound(start, 0, extent), bound(end, 0, extent)]
      : [bound(start, 0, extent - 1), bound(end, -1, extent - 1)]
  for (let at = from; step > 0 ? at < to : at > to; at += step) positions.push(at)
  return positions
}

export const shaping: Readonly<Record<string, OpFunction>> = {
  Reshape: ({ tf, inputs: [x], ints }) => tf.reshape(x, ints(1)!),
  Transpose: ({ tf, node, inputs: [x] }) => tf.transpose(x, [...(node.attributes.perm as number[])]),
  Concat: ({ tf, node, inputs }) => tf.concat([...inputs], node.attributes.axis as number),
  Split: ({ tf, node, inputs: [x], ints }) => tf.split(x, ints(1)!, node.attributes.axis as number),
  Resize: ({ tf, node, inputs: [x] }) => {
    const [height, width] = (node.outputs[0].shape as number[]).slice(2)
    const last = tf.transpose(x, [0, 2, 3, 1]) as Tensor4D
    const resized =
      node.attributes.mode === 'linear'
        ? tf.image.resizeBilinear(last, [height, width], false, true)
        : tf.image.resizeNearestNeighbor(last, [height, width])
    return tf.transpose(resized, [0, 3, 1, 2])
  },
  Expand: ({ tf, inputs: [x], ints }) => tf.broadcastTo(x, ints(1)!),
  Gather: ({ tf, node, inputs: [x, indices] }) => tf.gather(x, indices as never, node.attributes.axis as number),
  Pad: ({ tf, inputs: [x, , value], ints }) => {
    const amounts = ints(1)!
    const pairs = x.shape.map((_, axis): [number, number] => [amounts[axis], amounts[axis + x.rank]])
    return tf.pad(x, pairs, value?.dataSync()[0] ?? 0)
  },
  Slice: ({ tf, inputs: [x], ints }) => {
    const [starts, ends, axes, steps] = [ints(1)!, ints(2)!, ints(3)!, ints(4)]
    return axes.reduce(
      (part, axis, i) => take(tf, part, axis, positionsOf(x.shape[axis], starts[i], ends[i], steps?.[i] ?? 1)),
      x,
    )
  },
}
