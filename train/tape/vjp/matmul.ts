// Vector-Jacobian product of matrix multiplication.
import { elements, staticShape } from '@archcast/core/onnx/graph.ts'
import { matMul as product, swapLast } from '@archcast/core/onnx/ops/matmul.ts'
import { reshape } from '@archcast/core/onnx/ops/shape.ts'
import { unbroadcast } from './elementwise.ts'
import type { OnnxGraph, Value } from '@archcast/core/onnx/graph.ts'
import type { Vjp } from '../vjp.ts'

/** For y = a b: da = dy b^T, db = a^T dy, summed over broadcast leading axes. */
export const matMul: Vjp = ({ g, inputs: [a, b], grads, wanted }) => {
  const grad = grads[0]!
  return [
    wanted[0] ? unbroadcast(g, product(g, grad, swapLast(g, b)), a) : undefined,
    wanted[1] ? right(g, a, b, grad) : undefined,
  ]
}

/**
 * One matrix for many rows is contracted at once: the products of each batch would be many times as large as their sum.
 */
function right(g: OnnxGraph, a: Value, b: Value, grad: Value): Value {
  if (b.shape.length !== 2 || a.shape.length < 3) return unbroadcast(g, product(g, swapLast(g, a), grad), b)
  const rows = (x: Value) => {
    const shape = staticShape(x, 'MatMul')
    return reshape(g, x, [elements(shape.slice(0, -1)), shape[shape.length - 1]])
  }
  return product(g, swapLast(g, rows(a)), rows(grad))
}
