// What a name of an ONNX graph stands for while the graph is read: a constant, or an activation of the architecture.
import type { Shape } from '../arch/graph.ts'

/** A tensor whose extents are known, and whose values are where they matter and the file has them. */
export interface Constant {
  readonly kind: 'constant'
  readonly dims: readonly number[]
  readonly floating: boolean
  readonly data?: readonly number[]
}

/**
 * The output of an architecture's node. `dims` are the ONNX tensor's own: a view of the same elements in the same order, [N, C, H, W] for an
 * image and [N, C H W] once it is flattened.
 */
export interface Activation {
  readonly kind: 'activation'
  /** Node of the architecture, `input` for the image. */
  readonly node: string
  readonly shape: Shape
  readonly dims: readonly number[]
  /** Channels come last: an image as TensorFlow has it, until it is transposed. */
  readonly channelsLast?: boolean
  /** Part of an activation function that is spelled in several operations, in terms of x; see `functions.ts`. */
  readonly open?: string
}

export type Value = Constant | Activation

/** Whether the value is [N, C, H, W] as the architecture has it. */
export function isImage({ dims, shape, channelsLast, open }: Activation): boolean {
  return (
    !channelsLast && open === undefined && dims.length === 4 && shape.every((size, axis) => dims[axis + 1] === size)
  )
}

/** Whether the value is [N, features]. */
export function isRow({ dims, open }: Activation): boolean {
  return open === undefined && dims.length === 2
}
