// Recurrent layers in PyTorch: by a class whose tensors are those of ONNX, so that generated weights fit them.
import { quoted } from '../python.ts'
import type { RecurrentName } from '../../ops/recurrent/recurrent-op.ts'
import type { Dialect, Sayings } from '../written.ts'

function recurrent(kind: RecurrentName): Dialect['lstm'] {
  return (op, { inputs: [from], reads, batched, batch, self }) => {
    const states = reads.map((x, k) =>
      k > 0 && batched[0] && !batched[k] ? `${x}.expand(${batch}, ${ALL[from.length]})` : x,
    )
    const sizes = [from.at(-1), op.hidden, op.directions, op.bias ? 'True' : 'False']
    return {
      value: `${self}(${states.join(', ')})`,
      init: [`${self} = Recurrent(${quoted(kind)}, ${sizes.join(', ')})`],
      calls: ['Recurrent'],
    }
  }
}

/** Of a state for sequences, and for rows of them side by side. */
const ALL: Readonly<Record<number, string>> = { 2: '-1, -1', 3: '-1, -1, -1' }

export const RECURRENT: Sayings<RecurrentName> = {
  lstm: recurrent('lstm'),
  gru: recurrent('gru'),
  rnn: recurrent('rnn'),
}
