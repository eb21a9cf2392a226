// Vector-Jacobian product of matrix multiplication.
import { unbroadcast } from './elementwise.ts'
import { elements, staticShape } from '@archcast/core/onnx/graph.ts'
import { broadcastShape } from '@archcast/core/onnx/ops/elementwise.ts'
import { matMul as product, swapLast } from '@archcast/core/onnx/ops/matmul.ts'
import { reshape } from '@archcast/core/onnx/ops/shape.ts'
import type { Vjp } from '../vjp.ts'
import type { Dim, OnnxGraph, Value } from '@archcast/core/onnx/graph.ts'

/** For y = a b: da = dy b^T, db = a^T dy, summed over broadcast leading axes. */
export const matMul: Vjp = ({ g, inputs: [a, b], grads, wanted, portable }) => {
  const grad = grads[0]!
  return [
    wanted[0] ? unbroadcast(g, timesTransposed(g, grad, b, portable), a) : undefined,
    wanted[1] ? right(g, a, b, grad, portable) : undefined,
  ]
}

/**
 * One matrix for many rows is contracted at once: the products of each batch would be many times as large as their sum.
 */
function right(g: OnnxGraph, a: Value, b: Value, grad: Value, portable: boolean): Value {
  if (b.shape.length !== 2 || a.shape.length < 3) return unbroadcast(g, transposedTimes(g, a, grad, portable), b)
  const rows = (x: Value) => {
    const shape = staticShape(x, 'MatMul')
    return reshape(g, x, [elements(shape.slice(0, -1)), shape[shape.length - 1]])
  }
  return transposedTimes(g, rows(a), rows(grad), portable)
}

/** a b^T, [..., M, K] and [..., N, K]; in one operation where the provider has it. */
export function timesTransposed(g: OnnxGraph, a: Value, b: Value, portable: boolean): Value {
  if (portable) return product(g, a, swapLast(g, b))
  return fused(g, a, b, { transB: 1 }, [a.shape.at(-2)!, b.shape.at(-2)!])
}

/** a^T b, [..., K, M] and [..., K, N]. */
export function transposedTimes(g: OnnxGraph, a: Value, b: Value, portable: boolean): Value {
  if (portable) return product(g, swapLast(g, a), b)
  return fused(g, a, b, { transA: 1 }, [a.shape.at(-1)!, b.shape.at(-1)!])
}

function fused(
  g: OnnxGraph,
  a: Value,
  b: Value,
  transposed: { readonly transA: 1 } | { readonly transB: 1 },
  extents: readonly Dim[],
): Value {
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2))
  const attributes = { ...transposed, alpha: { float: 1 } }
  return g.node('FusedMatMul', [a, b], [[a.type, [...batch, ...extents]]], attributes, 'com.microsoft')[0]
}
