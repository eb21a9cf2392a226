// Recurrent layers in a child network, whose steps come before the batch.
import { reshape, transpose } from '../../onnx/ops/shape.ts'
import type { Dim, OnnxGraph, Value } from '../../onnx/graph.ts'
import type { Shape } from '../shape.ts'
import type { RecurrentOp } from './recurrent-op.ts'

/**
 * @param inputs the sequence [N, T, F] or [N, T, P, F], and maybe states [N, D, H] or [N, D, P, H]
 * @param shape of the result, the batch aside
 */
export function runRecurrent(
  g: OnnxGraph,
  operator: string,
  { hidden, directions, bias }: RecurrentOp,
  [sequence, ...states]: readonly Value[],
  shape: Shape,
  [weight, recurrentWeight, terms]: readonly Value[],
): Value {
  const [n] = sequence.shape
  const [steps, ...rest] = shape
  const rows = rest.slice(0, -1)
  const each = rows[0] ?? 1
  const together = typeof n === 'number' ? n * each : each === 1 ? n : `${n} times ${each}`
  const x = besides(g, sequence, together)
  const begin = states.map((state) => besides(g, state, together))
  const attributes = {
    hidden_size: hidden,
    direction: directions === 2 ? 'bidirectional' : 'forward',
    // The bias of what a state is made of stands within the reset gate, as in PyTorch.
    ...(operator === 'GRU' && { linear_before_reset: 1 }),
  }
  const inputs = [
    x,
    weight,
    recurrentWeight,
    bias ? terms : undefined,
    ...(begin.length > 0 ? [undefined, ...begin] : []),
  ]
  const [y] = g.node(operator, inputs, [[x.type, [steps, directions, together, hidden]]], attributes)
  const apart = reshape(g, y, [steps, directions, n, ...rows, hidden])
  // [N, T, P, D, H]: features of the directions side by side.
  const order = rows.length > 0 ? [2, 0, 3, 1, 4] : [2, 0, 1, 3]
  return reshape(g, transpose(g, apart, order), [n, ...shape])
}

/** x [N, A, P, F] or [N, A, F] as ONNX has it: [A, N P, F]. */
function besides(g: OnnxGraph, x: Value, together: Dim): Value {
  const rank = x.shape.length
  const moved = transpose(g, x, [1, 0, ...(rank > 3 ? [2, 3] : [2])])
  return reshape(g, moved, [x.shape[1], together, x.shape[rank - 1]])
}
