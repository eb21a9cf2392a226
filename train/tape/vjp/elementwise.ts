// Vector-Jacobian products of element-by-element operations.
import * as ops from '@archcast/core/onnx/ops/elementwise.ts'
import { reduceSum } from '@archcast/core/onnx/ops/reduce.ts'
import { reshape } from '@archcast/core/onnx/ops/shape.ts'
import type { Vjp } from '../vjp.ts'
import type { OnnxGraph, Value } from '@archcast/core/onnx/graph.ts'

/** Sums a gradient over the axes along which `target` was broadcast. */
export function unbroadcast(g: OnnxGraph, grad: Value, target: Value): Value {
  const [from, to] = [grad.shape, target.shape]
  const lead = from.length - to.length
  const axes = [...from.keys()].filter((axis) => axis < lead || (to[axis - lead] === 1 && from[axis] !== 1))
  if (axes.length === 0) return grad
  return axes.length === lead ? reduceSum(g, grad, axes, false) : reshape(g, reduceSum(g, grad, axes), to)
}

/** The product for a binary operation, from the partial derivative of each side. */
function binary(left: Partial, right: Partial): Vjp {
  return (context) => {
    const grad = context.grads[0]!
    const side = (i: number, partial: Partial) =>
      context.wanted[i]
        ? unbroadcast(context.g, partial(context.g, grad, context.inputs[0], context.inputs[1]), context.inputs[i])
        : undefined
    return [side(0, left), side(1, right)]
  }
}
type Partial = (g: OnnxGraph, grad: Value, a: Value, b: Value) => Value

export const add = binary(
  (_, grad) => grad,
  (_, grad) => grad,
)
export const sub = binary(
  (_, grad) => grad,
  (g, grad) => ops.neg(g, grad),
)
export const mul = binary(
  (g, grad, _, b) => ops.mul(g, grad, b),
  (g, grad, a) => ops.mul(g, grad, a),
)
export const div = binary(
  (g, grad, _, b) => ops.div(g, grad, b),
  (g, grad, a, b) => ops.neg(g, ops.div(g, ops.mul(g, grad, a), ops.mul(g, b, b))),
)

/** The product for a unary operation, from its input and output. */
function unary(product: (g: OnnxGraph, grad: Value, x: Value, y: Value) => Value): Vjp {
  return ({ g, inputs, outputs, grads }) => [product(g, grads[0]!, inputs[0], outputs[0])]
}

export const neg = unary((g, grad) => ops.neg(g, grad))
export const identity = unary((_, grad) => grad)
export const sqrt = unary((g, grad, _, y) => ops.div(g, ops.mul(g, grad, g.scalar(0.5)), y))
export const exp = unary((g, grad, _, y) => ops.mul(g, grad, y))
export const log = unary((g, grad, x) => ops.div(g, grad, x))
export const relu = unary((g, grad, _, y) => ops.mul(g, grad, ops.positive(g, y)))
export const sigmoid = unary((g, grad, _, y) => ops.mul(g, grad, ops.mul(g, y, ops.sub(g, g.scalar(1), y))))
export const tanh = unary((g, grad, _, y) => ops.mul(g, grad, ops.sub(g, g.scalar(1), ops.mul(g, y, y))))
/** d erf(x) / dx = 2 / sqrt(pi) exp(-x^2). */
export const erf = unary((g, grad, x) =>
  ops.mul(g, grad, ops.mul(g, ops.exp(g, ops.neg(g, ops.mul(g, x, x))), g.scalar(2 / Math.sqrt(Math.PI)))),
)
/** exp(x) = y + 1 on the negative side. */
export const elu = unary((g, grad, x, y) =>
  ops.where(g, ops.greater(g, x, g.scalar(0)), grad, ops.mul(g, grad, ops.add(g, y, g.scalar(1)))),
)

export const leakyRelu: Vjp = ({ g, inputs, grads, attributes }) => {
  const { float } = attributes.alpha as { float: number }
  const positive = ops.greater(g, inputs[0], g.scalar(0))
  return [ops.where(g, positive, grads[0]!, ops.mul(g, grads[0]!, g.scalar(float)))]
}

/** Whether alpha x + beta lies between 0 and 1, as 1 or 0: where a hard sigmoid rises. */
function rises(g: OnnxGraph, y: Value): Value {
  return ops.mul(g, ops.positive(g, y), ops.positive(g, ops.sub(g, g.scalar(1), y)))
}

export const hardSigmoid: Vjp = ({ g, outputs: [y], grads, attributes }) => {
  const { float } = attributes.alpha as { float: number }
  return [ops.mul(g, grads[0]!, ops.mul(g, rises(g, y), g.scalar(float)))]
}

/** d x s(x) / dx = s(x) + x s'(x), s the hard sigmoid. */
export const hardSwish = unary((g, grad, x) => {
  const gate = ops.hardSigmoid(g, x)
  return ops.mul(g, grad, ops.add(g, gate, ops.mul(g, ops.mul(g, x, g.scalar(1 / 6)), rises(g, gate))))
})

export const clip: Vjp = ({ g, inputs: [x, low, high], grads }) => {
  const inside = ops.and(g, ops.greater(g, x, low), ops.greater(g, high, x))
  return [ops.where(g, inside, grads[0]!, g.scalar(0))]
}

export const where: Vjp = ({ g, inputs: [condition, yes, no], grads, wanted }) => {
  const zero = g.scalar(0)
  const side = (i: number, value: Value, masked: () => Value) =>
    wanted[i] ? unbroadcast(g, masked(), value) : undefined
  return [
    undefined,
    side(1, yes, () => ops.where(g, condition, grads[0]!, zero)),
    side(2, no, () => ops.where(g, condition, zero, grads[0]!)),
  ]
}
