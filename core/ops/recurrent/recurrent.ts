// Recurrent layers over sequences [T, F], or over rows of them side by side [T, P, F]: LSTM, GRU and the plain RNN.
import * as z from 'zod'
import { bias, id, reference, whole } from '../attributes.ts'
import { LIMITS } from '../network-limits.ts'
import { only, word } from '../operation.ts'
import { mismatch, sameShape, show, sizeOf } from '../shape.ts'
import { readRecurrent } from './read-recurrent.ts'
import { runRecurrent } from './run-recurrent.ts'
import type { Operation } from '../operation.ts'
import type { Shape } from '../shape.ts'
import type { TensorSpec } from '../tensors.ts'
import type { RecurrentName, RecurrentOp } from './recurrent-op.ts'

interface Kind {
  /** ONNX operator. */
  readonly operator: string
  /** Matrices of each weight: the gates, and what a state is made of. */
  readonly gates: number
  /** States that a sequence may begin with. */
  readonly states: number
  readonly description: string
  /** Mean square of its state where gates read numbers of variance one. */
  readonly square: number
}

const KINDS: Readonly<Record<RecurrentName, Kind>> = {
  lstm: {
    operator: 'LSTM',
    gates: 4,
    states: 2,
    square: 0.04,
    description: 'A long short-term memory (Hochreiter & Schmidhuber 1997)',
  },
  gru: { operator: 'GRU', gates: 3, states: 1, square: 0.17, description: 'Gated recurrent units (Cho et al. 2014)' },
  rnn: {
    operator: 'RNN',
    gates: 1,
    states: 1,
    square: 0.46,
    description: 'A recurrent layer without gates (Elman 1990)',
  },
}

/** What one step multiplies for one sequence, in all directions. */
const macsOfStep = ({ type, hidden, directions }: RecurrentOp, features: number) =>
  directions * KINDS[type].gates * hidden * (features + hidden)

const macsOf = (op: RecurrentOp, [steps, ...rows]: Shape) =>
  steps * sizeOf(rows.slice(0, -1)) * macsOfStep(op, rows.at(-1)!)

/** As ONNX has them, which differ from PyTorch's by the order of the gates alone. */
function tensorsOf({ type, hidden, directions, bias: withBias }: RecurrentOp, from: Shape): readonly TensorSpec[] {
  const rows = KINDS[type].gates * hidden
  const features = from.at(-1)!
  return [
    { role: 'weight', shape: [directions, rows, features], fill: 'kernel', fanIn: features },
    { role: 'recurrent_weight', shape: [directions, rows, hidden], fill: 'kernel', fanIn: hidden },
    ...(withBias ? [{ role: 'bias', shape: [directions, 2 * rows], fill: 'bias' } as const] : []),
  ]
}

function recurrent<T extends RecurrentName>(type: T) {
  const { operator, states, description } = KINDS[type]
  return {
    type,
    words: [
      word({
        schema: z.strictObject({
          id,
          op: z.literal(type).describe(`${description} over [steps, features]: gives [steps, directions * hidden].`),
          hidden: whole(1, LIMITS.channels).describe('Features of its state.'),
          directions: z
            .union([z.literal(1), z.literal(2)])
            .default(1)
            .describe('2 also reads the sequence backwards.'),
          bias: bias(true),
          inputs: z
            .array(reference)
            .min(1)
            .max(1 + states)
            .describe('The sequence, and maybe the states that it begins with, [directions, hidden] each.'),
        }),
        lower: ({ hidden, directions, bias: withBias }) =>
          only<RecurrentOp>({ type, hidden, directions, bias: withBias }),
      }),
    ],
    shape({ hidden, directions }, [from, ...begin]) {
      if (from.length !== 2 && from.length !== 3) {
        return mismatch(
          `reads a sequence [steps, features] or rows of them [steps, rows, features], not ${show(from)}`,
          0,
        )
      }
      const rows = from.slice(1, -1)
      const state = [directions, ...rows, hidden]
      const odd = begin.findIndex((shape) => !sameShape(shape, state))
      if (odd >= 0) return mismatch(`begins with a state ${show(state)}, not ${show(begin[odd])}`, odd + 1)
      return [from[0], ...rows, directions * hidden]
    },
    tensors: (op, [from]) => tensorsOf(op, from),
    channelAxis: () => -1,
    macs: (op, [from]) => macsOf(op, from),
    spell: (op) => `${type} h${op.hidden} d${op.directions} b${op.bias}`,
    zero: (op, zeros, count) => zeros === count && !op.bias,
    fitsSize: (_, [before], [after]) => before.at(-1) === after.at(-1),
    emit: ({ g }, op, inputs, shape, tensors) => runRecurrent(g, operator, op, inputs, shape, tensors),
    like: 'linear',
    // States change slowly.
    yields: { mean: 0, second: KINDS[type].square, common: KINDS[type].square / 2 },
    onnx: { [operator]: readRecurrent(type), ...(type === 'lstm' && { DynamicQuantizeLSTM: readRecurrent(type) }) },
    work: (op, [from]) => ({ kind: 'linear', amount: macsOf(op, from) }),
    path: () => 'p',
    steps(to, op, inputs, shape) {
      const from = to.shape(inputs[0])
      const weights = tensorsOf(op, from).reduce((sum, tensor) => sum + sizeOf(tensor.shape), 0)
      return to.add({ op: operator, inputs, shape, depth: KINDS[type].gates * (from.at(-1)! + op.hidden), weights })
    },
  } satisfies Operation<RecurrentOp>
}

export const lstm = recurrent('lstm')
export const gru = recurrent('gru')
export const rnn = recurrent('rnn')
