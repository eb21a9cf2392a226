// Batch normalisation of every channel.
import * as z from 'zod'
import { reshape } from '../../onnx/ops/shape.ts'
import { id, one } from '../attributes.ts'
import { ALIKE } from '../moments.ts'
import { only, word } from '../operation.ts'
import { sizeOf } from '../shape.ts'
import { scaleAndShift } from '../tensors.ts'
import type { Operation } from '../operation.ts'
import type { ReadContext, Tensor } from '../reader.ts'
import type { Shape } from '../shape.ts'

export interface BatchNormOp {
  readonly type: 'batch_norm'
  /** Whether the channels are the last axis, as of tokens, and not the first. */
  readonly last?: true
}

const BatchNorm = z.strictObject({
  id,
  op: z.literal('batch_norm').describe('Batch normalisation.'),
  last: z.boolean().default(false).describe('Whether the channels are the last axis, as of tokens, and not the first.'),
  inputs: one,
})

const channelsOf = (op: BatchNormOp, shape: Shape) => (op.last ? shape.at(-1)! : shape[0])

export const batchNorm = {
  type: 'batch_norm',
  words: [
    word({
      schema: BatchNorm,
      lower: ({ last }) => only<BatchNormOp>({ type: 'batch_norm', ...(last && { last: true }) }),
    }),
  ],
  shape: (_, [first]) => first,
  tensors: (op, [from]) => scaleAndShift(channelsOf(op, from)),
  spell: (op) => (op.last ? 'batch_norm last' : 'batch_norm'),
  emit(to, op, [x], shape, [scale, shift]) {
    if (!op.last || shape.length === 1) return to.normalise(x, scale, shift)
    const [n] = x.shape
    const rows = typeof n === 'number' ? (n * sizeOf(shape)) / shape.at(-1)! : `${n} rows of ${x.name}`
    return reshape(to.g, to.normalise(reshape(to.g, x, [rows, shape.at(-1)!]), scale, shift), x.shape)
  },
  surrounds: true,
  mark: () => 'batch_norm',
  moments: () => ({ mean: 0, second: 1, common: ALIKE }),
  onnx: { BatchNormalization: read },
  work: (_, __, shape) => ({ kind: 'norm', amount: sizeOf(shape), folds: true }),
  steps(to, op, [x], shape) {
    const add = (from: number, as: Shape) => to.add({ op: 'BatchNormalization', inputs: [from], shape: as })
    if (!op.last || shape.length === 1) return add(x, shape)
    const rows = [shape.at(-1)!]
    const flat = to.pure('Reshape', [x], { shape: rows, padding: 'rows' })
    return to.pure('Reshape', [add(flat, rows)], { shape, padding: 'tokens' })
  },
} satisfies Operation<BatchNormOp>

function read(context: ReadContext): Tensor {
  const tensors = [context.constant(1), context.constant(2)]
  assertStatistics(context)
  const value = context.activation(0)
  // Rows [N T, C] are tokens, their batch and their number as one.
  if (value.batch?.merged && value.batch.axis === 0 && context.dims(value).length === 2) {
    return context.add<BatchNormOp>({ type: 'batch_norm', last: true }, [context.inPlace(value)], { tensors })
  }
  return context.add<BatchNormOp>({ type: 'batch_norm' }, [context.channelsFirst(0)], { tensors })
}

/** The running mean and variance, which are not learned, are as many as the scales. */
function assertStatistics(context: ReadContext): void {
  const [channels] = context.constant(1).dims
  for (const position of [3, 4]) {
    if (!context.has(position)) continue
    const { dims } = context.constant(position)
    if (dims.some(Number.isNaN) || Number.isNaN(channels) || (dims.length === 1 && dims[0] === channels)) continue
    context.fail(`its input ${position} is [${dims.join(', ')}], not [${channels}]; export it anew`, 'shape_mismatch')
  }
}
