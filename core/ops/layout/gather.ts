// Entries of a value along one axis, by their numbers.
import * as z from 'zod'
import { axis, id, one, whole } from '../attributes.ts'
import { LIMITS } from '../network-limits.ts'
import { only, word } from '../operation.ts'
import { axisOf, mismatch, show, sizeOf } from '../shape.ts'
import { readGather } from './read-gather.ts'
import type { Operation } from '../operation.ts'
import type { GatherOp } from './ops.ts'

const Gather = z.strictObject({
  id,
  op: z.literal('gather').describe('Entries along an axis by their numbers: as a list, or so many of any.'),
  axis: axis.default(0),
  indices: z.union([z.array(whole(0, LIMITS.extent)).min(1).max(LIMITS.indices), whole(1, LIMITS.extent)]),
  inputs: one,
})

const countOf = ({ indices }: GatherOp) => (typeof indices === 'number' ? indices : indices.length)

export const gather = {
  type: 'gather',
  words: [
    word({
      schema: Gather,
      lower: ({ axis: at, indices }, _, [first]) =>
        only<GatherOp>({ type: 'gather', axis: axisOf(at, first.length) ?? at, indices }),
    }),
  ],
  shape(op, [first]) {
    if (axisOf(op.axis, first.length) === undefined) return mismatch(`${show(first)} has no axis ${op.axis}`, 0)
    const past = typeof op.indices === 'number' ? undefined : op.indices.find((index) => index >= first[op.axis])
    if (past !== undefined) return mismatch(`takes entry ${past} of the ${first[op.axis]} along axis ${op.axis}`, 0)
    return first.with(op.axis, countOf(op))
  },
  spell: (op) => `gather a${op.axis} ${typeof op.indices === 'number' ? op.indices : op.indices.join()}`,
  emit({ g }, op, [x], shape) {
    const size = x.shape[op.axis + 1] as number
    const list = typeof op.indices === 'number' ? Array.from({ length: op.indices }, (_, i) => i % size) : op.indices
    const indices = g.ints(...list)
    return g.node('Gather', [x, indices], [[x.type, [x.shape[0], ...shape]]], { axis: op.axis + 1 })[0]
  },
  onnx: { Gather: readGather, GatherND: readGather },
  work: (_, __, shape) => ({ kind: 'concat', amount: sizeOf(shape) }),
  steps: (to, op, [x], shape) => to.pure('Gather', [x], { shape, padding: `${op.axis} ${String(op.indices)}` }),
} satisfies Operation<GatherOp>
