// A part of a value written anew, as assignments to slices are exported.
import * as z from 'zod'
import { add } from '../../onnx/ops/elementwise.ts'
import { pad, reshape } from '../../onnx/ops/shape.ts'
import { id, two } from '../attributes.ts'
import { only, word } from '../operation.ts'
import { mismatch, show, sizeOf } from '../shape.ts'
import { readScatter } from './read-scatter.ts'
import type { Operation } from '../operation.ts'
import type { OverwriteOp } from './ops.ts'

const Overwrite = z.strictObject({
  id,
  op: z
    .literal('overwrite')
    .describe('The first value with the elements of the second in some places; which ones is not said.'),
  inputs: two,
})

export const overwrite = {
  type: 'overwrite',
  words: [word({ schema: Overwrite, lower: () => only<OverwriteOp>({ type: 'overwrite' }) })],
  shape: (_, [data, updates]) =>
    sizeOf(updates) <= sizeOf(data)
      ? data
      : mismatch(`writes the elements of ${show(updates)} into the fewer of ${show(data)}`, 1),
  /** The places are no part of an architecture: it adds the new elements to the first ones, at about the same cost. */
  emit({ g }, _, [data, updates], shape) {
    const rows = reshape(g, data, [data.shape[0], sizeOf(shape)])
    const { length } = updates.shape
    const size = sizeOf(updates.shape.slice(1) as readonly number[])
    const flat = length === 2 ? updates : reshape(g, updates, [updates.shape[0], size])
    const sum = add(g, rows, pad(g, flat, [0, 0], [0, sizeOf(shape) - size]))
    return reshape(g, sum, [sum.shape[0], ...shape])
  },
  onnx: { ScatterElements: readScatter, ScatterND: readScatter },
  work: (_, __, shape) => ({ kind: 'concat', amount: sizeOf(shape) }),
  steps: (to, _, inputs, shape) => to.pure('ScatterND', inputs, { shape }),
} satisfies Operation<OverwriteOp>
