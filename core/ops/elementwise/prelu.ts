// Rectifiers whose slope below zero is learned (He et al. 2015, PReLU).
import * as z from 'zod'
import { reshape } from '../../onnx/ops/shape.ts'
import { id, one } from '../attributes.ts'
import { only, word } from '../operation.ts'
import { mismatch, sizeOf } from '../shape.ts'
import type { Operation } from '../operation.ts'
import type { ReadContext, Tensor } from '../reader.ts'
import type { Shape } from '../shape.ts'

export interface PreluOp {
  readonly type: 'prelu'
  /** Whether all channels, the first axis, have one slope. */
  readonly shared?: true
}

const Prelu = z.strictObject({
  id,
  op: z.literal('prelu').describe('A rectifier with a learned slope below zero for each channel, the first axis.'),
  shared: z.boolean().default(false).describe('Whether all channels have one slope.'),
  inputs: one,
})

const slopes = ({ shared }: PreluOp, shape: Shape) => (shared ? 1 : shape[0])

export const prelu = {
  type: 'prelu',
  words: [
    word({
      schema: Prelu,
      lower: ({ shared }) => only<PreluOp>({ type: 'prelu', ...(shared && { shared }) }),
    }),
  ],
  shape: (_, [first]) => (first.length > 0 ? first : mismatch('a single number has no channels', 0)),
  // A slope of zero is a plain rectifier.
  tensors: (op, _, shape) => [{ role: 'weight', shape: [slopes(op, shape)], fill: 'bias', spreads: true }],
  spell: ({ shared }) => (shared ? 'prelu shared' : 'prelu'),
  emit({ g }, op, [x], shape, [weight]) {
    const slope = reshape(g, weight, [slopes(op, shape), ...shape.slice(1).map(() => 1)])
    return g.node('PRelu', [x, slope], [[x.type, x.shape]])[0]
  },
  pointwise: (_, [x]) => Math.max(x, 0),
  onnx: { PRelu: read },
  surrounds: true,
  mark: () => 'rectifier',
  work: (_, __, shape) => ({ kind: 'activation', amount: sizeOf(shape) }),
  steps: (to, op, [x], shape) => to.add({ op: 'PRelu', inputs: [x], shape, weights: slopes(op, shape) }),
} satisfies Operation<PreluOp>

/**
 * Slopes that differ along other axes than the channels are read as one for each of these: as many learned numbers as
 * the file has.
 */
function read(context: ReadContext): Tensor {
  const slope = context.constant(1)
  const x = context.channelsFirst(0)
  const single = slope.dims.every((size) => size === 1) && x.shape[0] !== 1
  return context.add<PreluOp>({ type: 'prelu', ...(single && { shared: true }) }, [x], { tensors: [slope] })
}
