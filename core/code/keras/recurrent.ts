// Recurrent layers in Keras, whose steps follow the batch.
import { tuple } from '../python.ts'
import type { RecurrentName } from '../../ops/recurrent/recurrent-op.ts'
import type { Dialect, Sayings } from '../written.ts'

const CLASSES: Readonly<Record<RecurrentName, string>> = { lstm: 'LSTM', gru: 'GRU', rnn: 'SimpleRNN' }

function recurrent(kind: RecurrentName): Dialect['lstm'] {
  return (op, { inputs: [from], shape, reads: [x, ...states], batched: [, ...known], batch, self }) => {
    const layer = `layers.${CLASSES[kind]}(${op.hidden}, return_sequences=True${op.bias ? '' : ', use_bias=False'})`
    const rows = from.length === 3
    const read = rows ? `ops.reshape(ops.transpose(${x}, (0, 2, 1, 3)), ${tuple([-1, from[0], from[2]])})` : x
    // Of each direction its states, one after another.
    const begin = Array.from({ length: op.directions }, (_, direction) =>
      states.map((state, k) => {
        const all = known[k]
          ? state
          : `ops.broadcast_to(${state}, ${tuple([batch, op.directions, ...from.slice(1, -1), op.hidden])})`
        const one = `${all}[:, ${direction}]`
        return rows ? `ops.reshape(${one}, (-1, ${op.hidden}))` : one
      }),
    ).flat()
    const called = `${self}(${read}${begin.length > 0 ? `, initial_state=[${begin.join(', ')}]` : ''})`
    const apart = `ops.transpose(ops.reshape(${called}, ${tuple([-1, from[1], shape[0], shape.at(-1)!])}), (0, 2, 1, 3))`
    return {
      value: rows ? apart : called,
      init: [`${self} = ${op.directions === 2 ? `layers.Bidirectional(${layer})` : layer}`],
    }
  }
}

export const RECURRENT: Sayings<RecurrentName> = {
  lstm: recurrent('lstm'),
  gru: recurrent('gru'),
  rnn: recurrent('rnn'),
}
