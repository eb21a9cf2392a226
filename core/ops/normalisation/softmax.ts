// Softmax along an axis.
import * as z from 'zod'
import { axis, id, one } from '../attributes.ts'
import { only, word } from '../operation.ts'
import { axisOf, mismatch, show, sizeOf } from '../shape.ts'
import type { Operation } from '../operation.ts'
import type { ReadContext, Tensor } from '../reader.ts'

export interface SoftmaxOp {
  readonly type: 'softmax'
  readonly axis: number
}

const Softmax = z.strictObject({
  id,
  op: z.literal('softmax').describe('Softmax along an axis, the last where none is named.'),
  axis: axis.default(-1),
  inputs: one,
})

export const softmax = {
  type: 'softmax',
  words: [
    word({
      schema: Softmax,
      lower: (spec, _, [first]) =>
        only<SoftmaxOp>({ type: 'softmax', axis: axisOf(spec.axis, first.length) ?? spec.axis }),
    }),
  ],
  shape: (op, [first]) =>
    axisOf(op.axis, first.length) === undefined ? mismatch(`${show(first)} has no axis ${op.axis}`, 0) : first,
  mark: () => 'softmax',
  spell: (op) => `softmax a${op.axis}`,
  zero: () => false,
  // Log-normal before the sum; no more than what one entry that takes all has.
  moments({ axis: along }, [{ mean, second }], [from]) {
    const count = from[along]
    const own = Math.min(1 / count, Math.exp(second - mean ** 2) / count ** 2)
    return { mean: 1 / count, second: own, common: 1 / count ** 2 }
  },
  emit: ({ g }, op, [x]) => g.node('Softmax', [x], [[x.type, x.shape]], { axis: op.axis + 1 })[0],
  onnx: { Softmax: read, LogSoftmax: read },
  work: (_, __, shape) => ({ kind: 'activation', amount: sizeOf(shape) }),
  steps: (to, op, [x]) => to.pure('Softmax', [x], { padding: String(op.axis) }),
} satisfies Operation<SoftmaxOp>

/** At the end of the network it changes nothing that is predicted, and is left out: architectures give logits. */
function read(context: ReadContext): Tensor {
  const whole = context.activation(0)
  const dims = context.dims(whole)
  const given = context.int('axis', context.opset < 13 ? 1 : -1)
  if (context.givesOutput(0) && dims.length === 2) return whole
  const at = given < 0 ? given + dims.length : given
  // Before operator set 13 it takes all axes from the named one on together.
  const x = context.inPlace(whole)
  if (context.opset < 13 && at < dims.length - 1) {
    const rows = dims.slice(0, at).reduce((product, size) => product * size, 1)
    const flat = context.inPlace(
      context.reshape(x, [rows, dims.slice(at).reduce((product, size) => product * size, 1)]),
    )
    const made = context.add<SoftmaxOp>({ type: 'softmax', axis: flat.shape.length - 1 }, [flat])
    return context.reshape(made, dims)
  }
  return context.add<SoftmaxOp>({ type: 'softmax', axis: context.axis(x, at) }, [x])
}
