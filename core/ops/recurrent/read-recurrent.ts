// LSTM, GRU and RNN as ONNX spells them: sequences [T, N, F] -> all states [T, D, N, H] and the last ones [D, N, H].
import type { SliceOp } from '../layout/ops.ts'
import type { Activation, ReadContext, Tensor } from '../reader.ts'
import type { RecurrentName, RecurrentOp } from './recurrent-op.ts'

/** Positions among the inputs. */
const [WEIGHT, RECURRENT_WEIGHT, BIAS, FIRST_STATE, PEEPHOLES] = [1, 2, 3, 5, 7]

/**
 * Which way a single direction runs, the functions of gates and lengths of sequences are no part of an architecture.
 * Nor is the inner state of an LSTM: the last state, which has as many numbers, stands for it.
 */
export const readRecurrent =
  (type: RecurrentName) =>
  (context: ReadContext): readonly Tensor[] => {
    if (context.int('layout', 0) !== 0)
      context.fail('layout 1 is not read; export it with the steps before the batch, layout 0')
    if (context.has(PEEPHOLES)) context.fail('peepholes are not read; export it without')
    const x = rowsOf(context, 0)
    const [weight, recurrent] = [context.constant(WEIGHT), context.constant(RECURRENT_WEIGHT)]
    // ONNX Runtime's quantised form has its matrices the other way round.
    const into = context.op.startsWith('DynamicQuantize') ? 1 : 2
    const [directions, hidden, features] = [recurrent.dims[0], recurrent.dims[into], weight.dims[into]]
    if (directions !== 1 && directions !== 2)
      context.fail(`its weights are of ${directions} directions`, 'invalid_onnx')
    if (features !== x.shape.at(-1)) {
      context.fail(`its weight takes ${features} features, not ${x.shape.at(-1)}`, 'shape_mismatch')
    }
    const bias = context.has(BIAS)
    const op: RecurrentOp = { type, hidden, directions: directions === 2 ? 2 : 1, bias }
    const tensors = bias ? [weight, recurrent, context.constant(BIAS)] : [weight, recurrent]
    const made = context.add(op, [x, ...statesOf(context, type)], { tensors, batch: x.batch })
    const state = context.outputs.slice(1).some((name) => name !== '') ? lastOf(context, op, made) : made
    return [allOf(context, op, made), state, state]
  }

/** The steps first, then the batch, which may be the outer part of rows side by side. */
function rowsOf(context: ReadContext, position: number): Activation {
  const value = context.activation(position)
  if (value.batch?.axis === 1) return context.inPlace(value)
  const dims = context.dims(value)
  const [steps, rows, features] = dims
  if (context.batch !== 1)
    context.fail(`the batch is not the second axis of [${dims.join(', ')}], which it runs side by side`)
  // A batch of one may be seen as any axis of one, or as the outer part of any.
  const view = rows === 1 ? [steps, features] : [steps, rows, features]
  return context.inPlace({ ...value, view, batch: { axis: 1, merged: rows !== 1 } })
}

/** States to begin with that the network reads or computes; constant ones are zeros. */
function statesOf(context: ReadContext, type: RecurrentName): readonly Activation[] {
  const positions = type === 'lstm' ? [FIRST_STATE, FIRST_STATE + 1] : [FIRST_STATE]
  const given = positions.every((at) => context.has(at) && !context.isConstant(at))
  return given ? positions.map((at) => rowsOf(context, at)) : []
}

/** [T, D * H] or [T, P, D * H] as ONNX sees it. */
function allOf(context: ReadContext, { hidden, directions }: RecurrentOp, made: Activation): Activation {
  const [steps, ...rest] = made.shape
  if (rest.length === 1) return { ...made, view: [steps, directions, hidden], batch: { axis: 2, merged: false } }
  const view = [steps, rest[0], directions, hidden]
  return context.transpose({ ...made, view }, [0, 2, 1, 3])
}

/** The last step forwards, beside the first one of what runs backwards. */
function lastOf(context: ReadContext, { hidden, directions }: RecurrentOp, made: Activation): Activation {
  const [steps] = made.shape
  const axis = made.shape.length - 1
  const part = (from: Activation, start: number, end: number, along: number): Activation => {
    const op: SliceOp = { type: 'slice', start, end, ...(along !== 0 && { axis: along }) }
    return end - start === from.shape[along] ? from : context.add(op, [from])
  }
  const reverse = context.choice('direction', ['forward', 'reverse', 'bidirectional']) === 'reverse'
  if (directions === 1) return reverse ? part(made, 0, 1, 0) : part(made, steps - 1, steps, 0)
  const forwards = part(part(made, steps - 1, steps, 0), 0, hidden, axis)
  const backwards = part(part(made, 0, 1, 0), hidden, 2 * hidden, axis)
  return context.add({ type: 'concat' }, [forwards, backwards])
}
