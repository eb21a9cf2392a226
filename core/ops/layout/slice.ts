// A part of a value along one axis; what ONNX splits and slices.
import * as z from 'zod'
import { slice as cut } from '../../onnx/ops/shape.ts'
import { axis, id, one, whole } from '../attributes.ts'
import { LIMITS } from '../network-limits.ts'
import { only, word } from '../operation.ts'
import { axisOf, mismatch, show, sizeOf } from '../shape.ts'
import { readSlice, readSplit } from './read-slice.ts'
import type { Operation } from '../operation.ts'
import type { SliceOp } from './ops.ts'

const Slice = z.strictObject({
  id,
  op: z
    .literal('slice')
    .describe(
      'From `start` up to, not including, `end` along an axis, that of the channels of images where none is named.',
    ),
  start: whole(0, LIMITS.extent - 1),
  end: whole(1, LIMITS.extent),
  axis: axis.optional(),
  step: whole(1, LIMITS.extent).default(1),
  inputs: one,
})

export const slice = {
  type: 'slice',
  words: [
    word({
      schema: Slice,
      lower: ({ start, end, axis: given, step }, _, [first]) => {
        const at = given === undefined ? 0 : (axisOf(given, first.length) ?? given)
        return only({
          type: 'slice',
          start,
          end,
          ...(at !== 0 && { axis: at }),
          ...(step !== 1 && { step }),
        } as SliceOp)
      },
    }),
  ],
  shape({ start, end, axis: at = 0, step = 1 }, [first]) {
    if (axisOf(at, first.length) === undefined) return mismatch(`${show(first)} has no axis ${at}`, 0)
    if (start >= end || end > first[at]) {
      return mismatch(`takes ${at === 0 ? 'the channels ' : ''}from ${start} to ${end} of ${first[at]}`)
    }
    return first.map((size, i) => (i === at ? Math.ceil((end - start) / step) : size))
  },
  spell: ({ start, end, axis: at = 0, step = 1 }) =>
    `slice ${start}..${end}${at === 0 ? '' : ` a${at}`}${step === 1 ? '' : ` s${step}`}`,
  emit: ({ g }, { start, end, axis: at = 0, step = 1 }, [x]) => cut(g, x, [at + 1], [start], [end], [step]),
  onnx: { Slice: readSlice, Split: readSplit },
  work: (_, __, shape) => ({ kind: 'concat', amount: sizeOf(shape) }),
  steps(to, { start, end, axis: at = 0, step = 1 }, [x], shape) {
    if (start === 0 && end === to.shape(x)[at] && step === 1) return x
    // A slice in larger steps is no part of a split.
    const taken = step === 1 ? { range: [start, end] as const } : { padding: `${start} ${end} ${step}` }
    return to.pure('Slice', [x], { shape, ...taken, ...(at !== 0 && { axis: at }) })
  },
} satisfies Operation<SliceOp>
