// Operations that keep all elements: in another shape, or with their axes in another order.
import * as z from 'zod'
import { reshape as reshaped, transpose as transposed } from '../../onnx/ops/shape.ts'
import { id, one, whole } from '../attributes.ts'
import { LIMITS } from '../network-limits.ts'
import { only, word } from '../operation.ts'
import { mismatch, show, sizeOf } from '../shape.ts'
import { readDepthToSpace } from './read-depth-to-space.ts'
import type { Operation } from '../operation.ts'
import type { Shape } from '../shape.ts'

export interface ReshapeOp {
  readonly type: 'reshape'
  readonly shape: Shape
}

export interface TransposeOp {
  readonly type: 'transpose'
  readonly perm: readonly number[]
}

const Reshape = z.strictObject({
  id,
  op: z.literal('reshape').describe('The same elements in another shape, the batch aside; -1 is what is left.'),
  shape: z.array(z.union([whole(1, LIMITS.extent), z.literal(-1)])).max(LIMITS.rank),
  inputs: one,
})

const Flatten = z.strictObject({
  id,
  op: z.literal('flatten').describe('The same elements as one row, or with all axes from `from` on as one.'),
  from: whole(0, LIMITS.rank - 1).default(0),
  inputs: one,
})

const Transpose = z.strictObject({
  id,
  op: z.literal('transpose').describe('The axes, the batch aside, in the order of `perm`.'),
  perm: z
    .array(whole(0, LIMITS.rank - 1))
    .min(1)
    .max(LIMITS.rank),
  inputs: one,
})

export const reshape = {
  type: 'reshape',
  words: [
    word({
      schema: Reshape,
      lower: ({ shape }, _, [from]) => {
        const known = shape.reduce((product, size) => (size < 0 ? product : product * size), 1)
        return only({
          type: 'reshape',
          shape: shape.map((size) => (size < 0 ? sizeOf(from) / known : size)),
        } as ReshapeOp)
      },
    }),
    word({
      schema: Flatten,
      lower: ({ from }, _, [shape]) =>
        only({ type: 'reshape', shape: [...shape.slice(0, from), sizeOf(shape.slice(from))] } as ReshapeOp),
    }),
  ],
  shape({ shape }, [from]) {
    if (sizeOf(shape) === sizeOf(from) && shape.every(Number.isInteger)) return shape
    return mismatch(`makes ${show(shape)} of ${show(from)}, which has ${sizeOf(from)} elements`, 0)
  },
  spell: ({ shape }) => `reshape ${shape.join()}`,
  emit: ({ g }, { shape }, [x]) => reshaped(g, x, [x.shape[0], ...shape]),
  steps: (to, _, [x], shape) => to.pure('Reshape', [x], { shape }),
} satisfies Operation<ReshapeOp>

export const transpose = {
  type: 'transpose',
  words: [word({ schema: Transpose, lower: ({ perm }) => only({ type: 'transpose', perm } as TransposeOp) })],
  shape({ perm }, [from]) {
    if (perm.length === from.length && new Set(perm).size === perm.length && Math.max(...perm) < perm.length) {
      return perm.map((axis) => from[axis])
    }
    return mismatch(`perm ${show(perm)} must name each axis of ${show(from)} once`, 0)
  },
  mark: () => 'transpose',
  spell: ({ perm }) => `transpose ${perm.join()}`,
  emit: ({ g }, { perm }, [x]) => transposed(g, x, [0, ...perm.map((axis) => axis + 1)]),
  onnx: { DepthToSpace: readDepthToSpace, SpaceToDepth: readDepthToSpace },
  work: (_, __, shape) => ({ kind: 'concat', amount: sizeOf(shape) }),
  steps: (to, { perm }, [x], shape) => to.pure('Transpose', [x], { shape, perm }),
} satisfies Operation<TransposeOp>
