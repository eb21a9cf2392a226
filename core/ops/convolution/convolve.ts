// A convolution in a child network: of images, of sequences, of images side by side, with kernels that are computed or
// not.
import { elements } from '../../onnx/graph.ts'
import { conv } from '../../onnx/ops/conv.ts'
import { reduceMean } from '../../onnx/ops/reduce.ts'
import { reshape } from '../../onnx/ops/shape.ts'
import type { OnnxGraph, Value } from '../../onnx/graph.ts'
import type { Shape } from '../shape.ts'
import type { ConvOp } from './ops.ts'

/** @param shape of the result, the batch aside */
export function convolve(g: OnnxGraph, x: Value, kernels: Value, op: ConvOp, shape: Shape, row?: Value): Value {
  const [n] = x.shape
  if (x.shape.length === 4) return conv(g, x, kernels, op, row)
  if (x.shape.length === 3) {
    // A sequence is an image of one row.
    const [, channels, length] = x.shape
    const [out, into, width] = kernels.shape as readonly number[]
    const image = reshape(g, x, [n, channels, 1, length])
    return reshape(g, conv(g, image, reshape(g, kernels, [out, into, 1, width]), op, row), [n, ...shape])
  }
  const image = x.shape.slice(-3)
  const side = elements(x.shape.slice(1, -3) as number[])
  const rows = typeof n === 'number' ? n * side : `${n} times ${side}`
  return reshape(g, conv(g, reshape(g, x, [rows, ...image]), kernels, op, row), [n, ...shape])
}

/** Kernels [N, out, in, ...] that are computed for each of the batch: their mean stands for all, at the same cost. */
export function convolveComputed(g: OnnxGraph, x: Value, kernels: Value, op: ConvOp, shape: Shape, row?: Value): Value {
  return convolve(g, x, reduceMean(g, kernels, [0], false), op, shape, row)
}
