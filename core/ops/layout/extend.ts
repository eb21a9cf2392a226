// Zeros before and behind a value along any axis.
import * as z from 'zod'
import { pad } from '../../onnx/ops/shape.ts'
import { axis, id, one, whole } from '../attributes.ts'
import { amongZeros } from '../moments.ts'
import { LIMITS } from '../network-limits.ts'
import { only, word } from '../operation.ts'
import { axisOf, mismatch, show, sizeOf } from '../shape.ts'
import type { Operation } from '../operation.ts'

export interface ExtendOp {
  readonly type: 'extend'
  readonly axis: number
  readonly before: number
  readonly after: number
}

const Extend = z.strictObject({
  id,
  op: z.literal('extend').describe('Zeros before and behind a value along an axis.'),
  axis,
  before: whole(0, LIMITS.padding).default(0),
  after: whole(0, LIMITS.padding).default(0),
  inputs: one,
})

export const extend = {
  type: 'extend',
  words: [
    word({
      schema: Extend,
      lower: ({ axis: at, before, after }, _, [first]) =>
        only({ type: 'extend', axis: axisOf(at, first.length) ?? at, before, after } as ExtendOp),
    }),
  ],
  shape: ({ axis: at, before, after }, [first]) =>
    axisOf(at, first.length) === undefined
      ? mismatch(`${show(first)} has no axis ${at}`, 0)
      : first.map((size, i) => (i === at ? size + before + after : size)),
  spell: (op) => `extend a${op.axis} ${op.before},${op.after}`,
  emit({ g }, { axis: at, before, after }, [x]) {
    const along = (size: number) => x.shape.map((_, i) => (i === at + 1 ? size : 0))
    return pad(g, x, along(before), along(after))
  },
  moments: (_, [x], [from], shape) => amongZeros(x, from, shape),
  work: (_, __, shape) => ({ kind: 'concat', amount: sizeOf(shape) }),
  steps: (to, { axis: at, before, after }, [x], shape) =>
    to.pure('Pad', [x], { shape, padding: `${at} ${before} ${after}` }),
} satisfies Operation<ExtendOp>
