// Reductions over axes; the reduced axes stay with extent 1 unless said otherwise.
import type { Dim, OnnxGraph, Value } from '../graph.ts'

function reducedShape(shape: readonly Dim[], axes: readonly number[], keep: boolean): Dim[] {
  return shape.flatMap((dim, axis) => (axes.includes(axis) ? (keep ? [1] : []) : [dim]))
}

/** A reduction by its ONNX operator. */
export const reduction =
  (op: string) =>
  (g: OnnxGraph, x: Value, axes: readonly number[], keep = true) =>
    g.node(op, [x, g.ints(...axes)], [[x.type, reducedShape(x.shape, axes, keep)]], { keepdims: keep ? 1 : 0 })[0]

export const reduceMean = reduction('ReduceMean')
export const reduceSum = reduction('ReduceSum')
export const reduceMax = reduction('ReduceMax')

/** Index of the largest element along the last axis, int64. */
export function argMax(g: OnnxGraph, x: Value): Value {
  return g.node('ArgMax', [x], [['int64', x.shape.slice(0, -1)]], { axis: -1, keepdims: 0 })[0]
}
