// Values side by side along one axis.
import * as z from 'zod'
import { concat as concatenate, expandBatch } from '../../onnx/ops/shape.ts'
import { axis, id, many } from '../attributes.ts'
import { mixed } from '../moments.ts'
import { only, word } from '../operation.ts'
import { axisOf, mismatch, show, sizeOf } from '../shape.ts'
import type { Operation } from '../operation.ts'
import type { ReadContext, Tensor } from '../reader.ts'

export interface ConcatOp {
  readonly type: 'concat'
  /** 0, the channels of an image, where it is left out. */
  readonly axis?: number
}

const Concat = z.strictObject({
  id,
  op: z.literal('concat').describe('Concatenation along an axis, that of the channels of images where none is named.'),
  axis: axis.optional(),
  inputs: many,
})

export const concat = {
  type: 'concat',
  words: [
    word({
      schema: Concat,
      lower: ({ axis: given }, _, [first]) => {
        const at = given === undefined ? 0 : (axisOf(given, first.length) ?? given)
        return only({ type: 'concat', ...(at !== 0 && { axis: at }) } as ConcatOp)
      },
    }),
  ],
  shape({ axis: at = 0 }, inputs) {
    const [first] = inputs
    if (axisOf(at, first.length) === undefined) return mismatch(`${show(first)} has no axis ${at}`, 0)
    const odd = inputs.findIndex(
      (shape) => shape.length !== first.length || shape.some((size, i) => i !== at && size !== first[i]),
    )
    if (odd >= 0) {
      const others = at === 0 ? 'heights and widths' : 'all other axes'
      return mismatch(`joins ${show(first)} and ${show(inputs[odd])}; ${others} must be the same`, odd)
    }
    return first.map((size, i) => (i === at ? inputs.reduce((sum, shape) => sum + shape[at], 0) : size))
  },
  spell: ({ axis: at = 0 }) => (at === 0 ? 'concat' : `concat a${at}`),
  joins: 'parts',
  moments: (_, inputs, from) => mixed(inputs, from),
  emit: ({ g }, { axis: at = 0 }, inputs) => concatenate(g, expandBatch(g, inputs), at + 1),
  onnx: { Concat: read },
  ghn: () => 'concat',
  work: (_, inputs, shape) => (inputs.length > 1 ? { kind: 'concat', amount: sizeOf(shape) } : undefined),
  steps: (to, _, inputs, shape) => (inputs.length === 1 ? inputs[0] : to.pure('Concat', inputs, { shape })),
} satisfies Operation<ConcatOp>

function read(context: ReadContext): Tensor {
  const parts = context.together()
  const at = context.axis(parts[0], context.int('axis', 1))
  return context.add({ type: 'concat', ...(at !== 0 && { axis: at }) } as ConcatOp, parts)
}
