// Vector-Jacobian products of reductions.
import { elements, staticShape } from '@archcast/core/onnx/graph.ts'
import { mul } from '@archcast/core/onnx/ops/elementwise.ts'
import { expand, reshape } from '@archcast/core/onnx/ops/shape.ts'
import type { Vjp, VjpContext } from '../vjp.ts'

/** The gradient spread back over the reduced axes. */
function spread({ g, inputs, grads }: VjpContext) {
  const shape = staticShape(inputs[0], 'the tape')
  const axes = Array.from(g.constants.get(inputs[1]) as BigInt64Array, Number)
  const kept = shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent))
  const count = axes.reduce((product, axis) => product * shape[axis], 1)
  return { gradient: reshape(g, grads[0]!, kept), shape, count }
}

export const reduceSum: Vjp = (context) => {
  const { gradient, shape } = spread(context)
  return [
    elements(staticShape(gradient, 'ReduceSum')) === elements(shape) ? gradient : expand(context.g, gradient, shape),
  ]
}

export const reduceMean: Vjp = (context) => {
  const { gradient, shape, count } = spread(context)
  return [expand(context.g, mul(context.g, gradient, context.g.scalar(1 / count)), shape)]
}
