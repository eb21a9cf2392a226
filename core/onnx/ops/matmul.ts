// Matrix products.
import { broadcastShape } from './elementwise.ts'
import { transpose } from './shape.ts'
import type { OnnxGraph, Value } from '../graph.ts'

/** a [..., M, K] times b [..., K, N]; leading axes broadcast. */
export function matMul(g: OnnxGraph, a: Value, b: Value): Value {
  const [m, k] = a.shape.slice(-2)
  const [k2, n] = b.shape.slice(-2)
  if (k !== k2) throw new Error(`[${a.shape.join()}] and [${b.shape.join()}] cannot be multiplied`)
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2))
  return g.node('MatMul', [a, b], [[a.type, [...batch, m, n]]])[0]
}

/** The last two axes exchanged. */
export function swapLast(g: OnnxGraph, x: Value): Value {
  const rank = x.shape.length
  return transpose(g, x, [...Array(rank - 2).keys(), rank - 1, rank - 2])
}

/** a [M, K] times b [K, N] plus a row [N]. */
export function gemm(g: OnnxGraph, a: Value, b: Value, row: Value): Value {
  return g.node('Gemm', [a, b, row], [[a.type, [a.shape[0], b.shape[1]]]])[0]
}
