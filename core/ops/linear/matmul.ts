// Products of two matrices that both depend on what the network reads, as attention multiplies them.
import * as z from 'zod'
import { matMul } from '../../onnx/ops/matmul.ts'
import { id, two } from '../attributes.ts'
import { aligned } from '../elementwise/align.ts'
import { summedProducts } from '../moments.ts'
import { only, word } from '../operation.ts'
import { broadcast, mismatch, show, sizeOf } from '../shape.ts'
import { readMatMul } from './read-matmul.ts'
import type { Operation } from '../operation.ts'
import type { Shape, ShapeFault } from '../shape.ts'

export interface MatMulOp {
  readonly type: 'matmul'
}

const MatMul = z.strictObject({
  id,
  op: z
    .literal('matmul')
    .describe(
      'The product of the last two axes of two values, [..., m, k] and [..., k, n]; axes before them broadcast.',
    ),
  inputs: two,
})

function product(a: Shape, b: Shape): Shape | ShapeFault {
  if (a.length < 2 || b.length < 2) return mismatch(`multiplies matrices, not ${show(a)} and ${show(b)}`)
  const [m, k] = a.slice(-2)
  const [rows, n] = b.slice(-2)
  const outer = broadcast(a.slice(0, -2), b.slice(0, -2))
  if (k !== rows || !outer)
    return mismatch(`multiplies ${show(a)} by ${show(b)}; [..., m, k] and [..., k, n] are needed`, 1)
  return [...outer, m, n]
}

export const matmul = {
  type: 'matmul',
  words: [word({ schema: MatMul, lower: () => only<MatMulOp>({ type: 'matmul' }) })],
  shape: (_, [a, b]) => product(a, b),
  macs: (_, [a], shape) => sizeOf(shape) * a.at(-1)!,
  zero: (_, zeros) => zeros > 0,
  mark: () => 'matmul',
  moments: (_, inputs, [from]) => summedProducts(inputs, from.at(-1)!),
  emit: ({ g }, _, [a, b]) => matMul(g, ...aligned(g, a, b)),
  onnx: {
    MatMul: readMatMul,
    MatMulInteger: readMatMul,
    QLinearMatMul: readMatMul,
    FusedMatMul: readMatMul,
  },
  work: (_, [a], shape) => ({ kind: 'linear', amount: sizeOf(shape) * a.at(-1)! }),
  steps: (to, _, [a, b], shape) => to.pure('MatMul', [a, b], { shape, depth: to.shape(a).at(-1)! }),
} satisfies Operation<MatMulOp>
