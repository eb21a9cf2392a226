// Vector-Jacobian products of pooling.
import { refuseUneven } from './uneven.ts'
import { elements, staticShape } from '@archcast/core/onnx/graph.ts'
import { convTranspose } from '@archcast/core/onnx/ops/conv.ts'
import { add, and, equal, mul, not, where } from '@archcast/core/onnx/ops/elementwise.ts'
import { averagePool as average } from '@archcast/core/onnx/ops/pool.ts'
import { concat, pad, reshape, slice, upscale } from '@archcast/core/onnx/ops/shape.ts'
import type { Vjp } from '../vjp.ts'
import type { OnnxGraph, OnnxNode, Value } from '@archcast/core/onnx/graph.ts'
import type { Pair, Window } from '@archcast/core/onnx/window.ts'

function windowOf(attributes: OnnxNode['attributes']): Window {
  refuseUneven(attributes, 'a pool')
  return {
    kernel: attributes.kernel_shape as unknown as Pair,
    stride: attributes.strides as unknown as Pair,
    padding: (attributes.pads as number[]).slice(0, 2) as unknown as Pair,
  }
}

/** `factor` over the number of image elements under each window: [1, 1, H', W']. */
function inverseCounts(
  g: OnnxGraph,
  x: Value,
  y: Value,
  { kernel, stride, padding }: Window,
  all: boolean,
  factor: number,
): Value {
  const [, , height, width] = staticShape(x, 'AveragePool')
  const [, , oh, ow] = staticShape(y, 'AveragePool')
  const covered = (axis: 0 | 1, size: number, i: number) => {
    const start = i * stride[axis] - padding[axis]
    return all ? kernel[axis] : Math.min(start + kernel[axis], size) - Math.max(start, 0)
  }
  const data = Float32Array.from(
    { length: oh * ow },
    (_, i) => factor / (covered(0, height, Math.floor(i / ow)) * covered(1, width, i % ow)),
  )
  return g.constant('float32', [1, 1, oh, ow], data)
}

export const averagePool: Vjp = ({ g, inputs: [x], outputs: [y], grads, attributes }) => {
  const window = windowOf(attributes)
  const { kernel, stride, padding } = window
  const weighed = (factor: number) =>
    mul(g, grads[0]!, inverseCounts(g, x, y, window, attributes.count_include_pad === 1, factor))
  const [, c, height, width] = staticShape(x, 'AveragePool')
  const [, , oh, ow] = staticShape(y, 'AveragePool')
  const centred = [0, 1].every((axis) => stride[axis] === 1 && kernel[axis] === 2 * padding[axis] + 1)
  if (centred) {
    // The windows that cover a position are the window around it: a sum is a mean times the window's size.
    return [average(g, weighed(kernel[0] * kernel[1]), window, true)]
  }
  const shares = weighed(1)
  const tiles = [0, 1].every((axis) => stride[axis] === kernel[axis] && padding[axis] === 0)
  if (tiles && oh * kernel[0] === height && ow * kernel[1] === width) {
    return [upscale(g, shares, kernel)]
  }
  const ones = g.constant('float32', [c, 1, ...kernel], new Float32Array(c * elements([...kernel])).fill(1))
  return [convTranspose(g, shares, ones, { stride, padding, dilation: [1, 1], groups: c }, [height, width])]
}

/** The first maximum of a window takes its gradient, as in PyTorch. */
export const maxPool: Vjp = ({ g, inputs: [x], outputs: [y], grads, attributes }) => {
  const { kernel, stride, padding } = windowOf(attributes)
  const [n, c, height, width] = staticShape(x, 'MaxPool')
  const [, , oh, ow] = staticShape(y, 'MaxPool')
  const around = [0, 0, ...padding]
  // Room on the far side for windows that end past the padding, as floor division leaves none.
  const padded = pad(g, x, around, around, -3.4028234663852886e38)
  let free: Value | undefined
  const parts: Value[] = []
  for (let i = 0; i < kernel[0]; i++) {
    for (let j = 0; j < kernel[1]; j++) {
      const ends = [i + (oh - 1) * stride[0] + 1, j + (ow - 1) * stride[1] + 1]
      const view = slice(g, padded, [2, 3], [i, j], ends, stride)
      const hit = equal(g, view, y)
      const first = free ? and(g, hit, free) : hit
      free = free ? and(g, free, not(g, hit)) : not(g, hit)
      parts.push(reshape(g, where(g, first, grads[0]!, g.scalar(0)), [n, c, 1, oh, ow]))
    }
  }
  return [scatterTaps(g, parts, [n, c, height, width], { kernel, stride, padding })]
}

/** Adds each tap's share back to where its window took it from. */
function scatterTaps(g: OnnxGraph, parts: Value[], [n, c, height, width]: number[], window: Window): Value {
  const { kernel, stride, padding } = window
  const taps = elements([...kernel])
  const [oh, ow] = parts[0].shape.slice(3) as [number, number]
  if (stride[0] === 1 && stride[1] === 1) {
    const [fullHeight, fullWidth] = [height + 2 * padding[0], width + 2 * padding[1]]
    const placed = parts.map((part, t) => {
      const [i, j] = [Math.floor(t / kernel[1]), t % kernel[1]]
      const flat = reshape(g, part, [n, c, oh, ow])
      return pad(g, flat, [0, 0, i, j], [0, 0, fullHeight - oh - i, fullWidth - ow - j])
    })
    const sum = placed.reduce((total, term) => add(g, total, term))
    const [top, left] = padding
    return slice(g, sum, [2, 3], [top, left], [top + height, left + width])
  }
  const stacked = reshape(g, concat(g, parts, 2), [n, c * taps, oh, ow])
  const oneHot = new Float32Array(c * taps * taps)
  for (let row = 0; row < c * taps; row++) oneHot[row * taps + (row % taps)] = 1
  const kernels = g.constant('float32', [c * taps, 1, ...kernel], oneHot)
  return convTranspose(g, stacked, kernels, { stride, padding, dilation: [1, 1], groups: c }, [height, width])
}
