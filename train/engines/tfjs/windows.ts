// Windows that slide over images [N, C, H, W], gathered into an array of their own: what convolution and pooling share.
import { take } from './shape.ts'
import type { Tf } from './operation.ts'
import type { Attribute } from '@archcast/core/onnx/graph.ts'
import type { Tensor } from '@tensorflow/tfjs'

export interface SlidingWindows {
  readonly kernel: readonly number[]
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  /** Top, left, bottom, right. */
  readonly pads: readonly number[]
}

export function windowsOf(attributes: Readonly<Record<string, Attribute>>): SlidingWindows {
  return {
    kernel: attributes.kernel_shape as number[],
    strides: (attributes.strides as number[] | undefined) ?? [1, 1],
    dilations: (attributes.dilations as number[] | undefined) ?? [1, 1],
    pads: (attributes.pads as number[] | undefined) ?? [0, 0, 0, 0],
  }
}

/** x [N, C, H, W] -> [N, C, H', kh, W', kw], with `fill` around the image. */
export function gatherWindows(
  tf: Tf,
  x: Tensor,
  { kernel, strides, dilations, pads }: SlidingWindows,
  fill: number,
): Tensor {
  const around: [number, number][] = [
    [0, 0],
    [0, 0],
    [pads[0], pads[2]],
    [pads[1], pads[3]],
  ]
  const padded = pads.some((amount) => amount !== 0) ? tf.pad(x, around, fill) : x
  const extents = kernel.map((size, axis) => {
    const reach = dilations[axis] * (size - 1) + 1
    return Math.floor((padded.shape[axis + 2] - reach) / strides[axis]) + 1
  })
  const views = kernel.reduce((view, size, axis) => {
    const positions = Array.from({ length: extents[axis] * size }, (_, i) => {
      return Math.floor(i / size) * strides[axis] + (i % size) * dilations[axis]
    })
    return take(tf, view, axis + 2, positions)
  }, padded)
  return tf.reshape(views, [...x.shape.slice(0, 2), extents[0], kernel[0], extents[1], kernel[1]])
}
