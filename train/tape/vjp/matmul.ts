// Vector-Jacobian product of matrix multiplication.
import { matMul as product, swapLast } from '@archcast/core/onnx/ops/matmul.ts'
import { unbroadcast } from './elementwise.ts'
import type { Vjp } from '../gradients.ts'

/** For y = a b: da = dy b^T, db = a^T dy, summed over broadcast leading axes. */
export const matMul: Vjp = ({ g, inputs: [a, b], grads, wanted }) => {
  const grad = grads[0]!
  return [
    wanted[0] ? unbroadcast(g, product(g, grad, swapLast(g, b)), a) : undefined,
    wanted[1] ? unbroadcast(g, product(g, swapLast(g, a), grad), b) : undefined,
  ]
}
