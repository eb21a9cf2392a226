// What runs along one axis: sums of all before, the place of an extreme, the largest few.
import * as z from 'zod'
import { cast } from '../../onnx/ops/elementwise.ts'
import { axis, id, one, whole } from '../attributes.ts'
import { LIMITS } from '../network-limits.ts'
import { only, word } from '../operation.ts'
import { axisOf, mismatch, show, sizeOf } from '../shape.ts'
import { readCumSum, readExtreme, readTopK } from './read-along.ts'
import type { Operation } from '../operation.ts'
import type { Shape, ShapeFault } from '../shape.ts'
import type { CumSumOp, ExtremeOp, TopKOp } from './ops.ts'

const along = axis.default(-1)
const place = (at: number, [first]: readonly Shape[]) => axisOf(at, first.length) ?? at

/** The shape with the axis as `change` has it. */
function changed(first: Shape, at: number, change: (size: number) => readonly number[]): Shape | ShapeFault {
  if (axisOf(at, first.length) === undefined) return mismatch(`${show(first)} has no axis ${at}`, 0)
  return [...first.slice(0, at), ...change(first[at]), ...first.slice(at + 1)]
}

export const cumsum = {
  type: 'cumsum',
  words: [
    word({
      schema: z.strictObject({
        id,
        op: z.literal('cumsum').describe('The sum of all entries so far along an axis.'),
        axis: along,
        inputs: one,
      }),
      lower: (spec, _, inputs) => only<CumSumOp>({ type: 'cumsum', axis: place(spec.axis, inputs) }),
    }),
  ],
  shape: (op, [first]) => changed(first, op.axis, (size) => [size]),
  spell: (op) => `cumsum a${op.axis}`,
  emit: ({ g }, op, [x]) => g.node('CumSum', [x, g.ints(op.axis + 1)], [[x.type, x.shape]])[0],
  onnx: { CumSum: readCumSum },
  work: (_, __, shape) => ({ kind: 'add', amount: sizeOf(shape) }),
  steps: (to, op, [x]) => to.pure('CumSum', [x], { padding: String(op.axis) }),
} satisfies Operation<CumSumOp>

function extreme<T extends ExtremeOp['type']>(type: T, operator: string, description: string) {
  return {
    type,
    words: [
      word({
        schema: z.strictObject({
          id,
          op: z.literal(type).describe(description),
          axis: along,
          keep: z.boolean().default(false).describe('Whether the axis stays, with one entry.'),
          inputs: one,
        }),
        lower: ({ axis: at, keep }, _, inputs) => only<ExtremeOp>({ type, axis: place(at, inputs), keep }),
      }),
    ],
    shape: ({ axis: at, keep }, [first]) => changed(first, at, () => (keep ? [1] : [])),
    spell: (op) => `${type} a${op.axis} k${op.keep}`,
    emit({ g }, { axis: at, keep }, [x], shape) {
      const attributes = { axis: at + 1, keepdims: keep ? 1 : 0 }
      return cast(g, g.node(operator, [x], [['int64', [x.shape[0], ...shape]]], attributes)[0], x.type)
    },
    onnx: { [operator]: readExtreme(type) },
    work: (_, [from]) => ({ kind: 'global_pool', amount: sizeOf(from) }),
    steps: (to, op, [x], shape) => to.pure(operator, [x], { shape, padding: String(op.axis) }),
  } satisfies Operation<ExtremeOp>
}

export const argMax = extreme('arg_max', 'ArgMax', 'The place of the greatest entry along an axis.')
export const argMin = extreme('arg_min', 'ArgMin', 'The place of the least entry along an axis.')

export const topK = {
  type: 'top_k',
  words: [
    word({
      schema: z.strictObject({
        id,
        op: z.literal('top_k').describe('The greatest `k` entries along an axis, in their order.'),
        k: whole(1, LIMITS.extent),
        axis: along,
        places: z.boolean().default(false).describe('Whether it gives the places of the entries instead of these.'),
        inputs: one,
      }),
      lower: ({ k, axis: at, places }, _, inputs) =>
        only<TopKOp>({ type: 'top_k', k, axis: place(at, inputs), places }),
    }),
  ],
  shape({ k, axis: at }, [first]) {
    if (k > (first[at] ?? k)) return mismatch(`takes ${k} of ${first[at]} entries along axis ${at}`, 0)
    return changed(first, at, () => [k])
  },
  spell: (op) => `top_k ${op.k} a${op.axis} p${op.places}`,
  zero: (op, zeros, count) => zeros === count && !op.places,
  emit({ g }, { k, axis: at, places }, [x], shape) {
    const extents = [x.shape[0], ...shape]
    const outputs = [[x.type, extents] as const, ['int64', extents] as const]
    const [values, indices] = g.node('TopK', [x, g.ints(k)], outputs, { axis: at + 1 })
    return places ? cast(g, indices, x.type) : values
  },
  onnx: { TopK: readTopK },
  work: (_, [from]) => ({ kind: 'global_pool', amount: sizeOf(from) }),
  steps: (to, { k, axis: at }, [x], shape) => to.pure('TopK', [x], { shape, padding: `${k} ${at}` }),
} satisfies Operation<TopKOp>
