// Local response normalisation across neighbouring channels (Krizhevsky et al. 2012).
import * as z from 'zod'
import { id, one, whole } from '../attributes.ts'
import { LIMITS } from '../network-limits.ts'
import { only, word } from '../operation.ts'
import { mismatch, show, sizeOf } from '../shape.ts'
import type { Operation } from '../operation.ts'

export interface LrnOp {
  readonly type: 'lrn'
  /** Channels that are summed over. */
  readonly size: number
}

const Lrn = z.strictObject({
  id,
  op: z.literal('lrn').describe('Divides by the squares of neighbouring channels, as AlexNet does.'),
  size: whole(1, LIMITS.channels).default(5).describe('Channels that are summed over.'),
  inputs: one,
})

export const lrn = {
  type: 'lrn',
  words: [word({ schema: Lrn, lower: ({ size }) => only<LrnOp>({ type: 'lrn', size }) })],
  shape: (_, [first]) =>
    first.length > 1 ? first : mismatch(`normalises an image or a sequence, not ${show(first)}`, 0),
  spell: ({ size }) => `lrn n${size}`,
  emit: ({ g }, { size }, [x]) => g.node('LRN', [x], [[x.type, x.shape]], { size })[0],
  onnx: {
    LRN: (context) => context.add<LrnOp>({ type: 'lrn', size: context.int('size', 5) }, [context.channelsFirst(0)]),
  },
  work: (_, __, shape) => ({ kind: 'norm', amount: sizeOf(shape) }),
  steps: (to, { size }, [x]) => to.pure('LRN', [x], { padding: String(size) }),
} satisfies Operation<LrnOp>
