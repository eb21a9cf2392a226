// Convolutions over [N, C, H, W] images.
import { staticShape } from '../graph.ts'
import type { OnnxGraph, Value } from '../graph.ts'
import type { Pair } from '../window.ts'

export interface ConvAttributes {
  readonly stride: Pair
  readonly padding: Pair
  /** Below and to the right, where it differs from `padding`. */
  readonly paddingEnd?: Pair
  readonly dilation: Pair
  readonly groups: number
}

/** Extent of a window's output; `paddingEnd` is the padding below or to the right. */
export function windowExtent(
  size: number,
  kernel: number,
  stride: number,
  padding: number,
  dilation = 1,
  paddingEnd = padding,
): number {
  return Math.floor((size + padding + paddingEnd - dilation * (kernel - 1) - 1) / stride) + 1
}

const onnxAttributes = ({ stride, padding, paddingEnd = padding, dilation, groups }: ConvAttributes) => ({
  strides: stride,
  pads: [...padding, ...paddingEnd],
  dilations: dilation,
  group: groups,
})

/** x [N, C, H, W], weight [O, C / groups, kh, kw], bias [O] -> [N, O, H', W']. */
export function conv(g: OnnxGraph, x: Value, weight: Value, attributes: ConvAttributes, bias?: Value): Value {
  const [n, , height, width] = x.shape
  const [out, , kh, kw] = staticShape(weight, 'Conv')
  const { stride, dilation, padding, paddingEnd = padding } = attributes
  const extent = (axis: 0 | 1, size: unknown, kernel: number) => {
    if (typeof size !== 'number') throw new Error(`Conv needs the image size of ${x.name}`)
    return windowExtent(size, kernel, stride[axis], padding[axis], dilation[axis], paddingEnd[axis])
  }
  const shape = [n, out, extent(0, height, kh), extent(1, width, kw)]
  const inputs = bias ? [x, weight, bias] : [x, weight]
  return g.node('Conv', inputs, [[x.type, shape]], { ...onnxAttributes(attributes), kernel_shape: [kh, kw] })[0]
}

/** The adjoint of `conv` in its image: y [N, O, H', W'] -> [N, C, height, width]. */
export function convTranspose(
  g: OnnxGraph,
  y: Value,
  weight: Value,
  attributes: ConvAttributes,
  [height, width]: Pair,
  bias?: Value,
): Value {
  const [n, , ...sides] = y.shape
  const [h, w] = staticShape({ ...y, shape: sides }, 'ConvTranspose')
  const [, perGroup, kh, kw] = staticShape(weight, 'ConvTranspose')
  const { stride, padding, paddingEnd = padding, dilation, groups } = attributes
  const rest = (axis: 0 | 1, out: number, size: number, kernel: number) =>
    out - ((size - 1) * stride[axis] - padding[axis] - paddingEnd[axis] + dilation[axis] * (kernel - 1) + 1)
  const outputPadding = [rest(0, height, h, kh), rest(1, width, w, kw)]
  const inputs = bias ? [y, weight, bias] : [y, weight]
  return g.node('ConvTranspose', inputs, [[y.type, [n, perGroup * groups, height, width]]], {
    ...onnxAttributes(attributes),
    kernel_shape: [kh, kw],
    output_padding: outputPadding,
  })[0]
}
