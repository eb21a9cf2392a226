// One step of propagation in few operations: what the exported GHN's loops repeat. The same sums as `propagate`, which
// is differentiable.
import { neg, relu } from '../../onnx/ops/elementwise.ts'
import { gemm, matMul } from '../../onnx/ops/matmul.ts'
import { concat, reshape, split, transpose } from '../../onnx/ops/shape.ts'
import type { OnnxGraph, Value } from '../../onnx/graph.ts'
import type { GhnConfig } from '../config.ts'
import type { GhnValues } from './learnable.ts'

/**
 * Parameters of a step in the layout of ONNX's GRU: gates in the order update, reset, candidate, and an update gate
 * that keeps where the paper's moves on. A message ends with a one, so that its sum over neighbours counts them.
 */
export interface StepWeights {
  /** State -> message, [D, D + 1] and [D + 1]. */
  readonly sendWeight: Value
  readonly sendBias: Value
  /** Sums of messages, of each sort of edges -> gates, [1, 3D, E (D + 1)]. */
  readonly aggregateWeight: Value
  /** State -> gates, [1, 3D, D]. */
  readonly stateWeight: Value
  /** Of both, [1, 6D]. */
  readonly gateBiases: Value
}

/** In the order in which a loop over blocks reads them where blocks have their own. */
export const STEP_WEIGHTS = ['sendWeight', 'sendBias', 'aggregateWeight', 'stateWeight', 'gateBiases'] as const

/** Sorts of edges, E: to neighbours, and where there are virtual ones to nodes afar. */
export const edgeSorts = ({ virtualEdges }: Pick<GhnConfig, 'virtualEdges'>): 1 | 2 =>
  virtualEdges === undefined ? 1 : 2

export function stepWeights(g: OnnxGraph, p: GhnValues, d: number): StepWeights {
  const parts = (x: Value, count: number) => split(g, x, x.shape.length - 1, Array<number>(count).fill(d))
  const ordered = ([reset, update, candidate]: Value[]) => [neg(g, update), reset, candidate]
  const rows = (gates: Value[]) => {
    const stacked = transpose(g, concat(g, gates, 1), [1, 0])
    return reshape(g, stacked, [1, ...stacked.shape])
  }
  const [message, ...own] = parts(p['state.weight'], 4)
  const [messageBias, ...ownBiases] = parts(p['state.bias'], 4)
  const sorts = p['distant.weight'] ? ['heard', 'distant'] : ['heard']
  const aggregate = concat(
    g,
    sorts.flatMap((name) => [p[`${name}.weight`], reshape(g, p[`${name}.bias`], [1, 3 * d])]),
    0,
  )
  const biases = [...ordered(parts(p['gru.bias'], 3)), ...ordered(ownBiases)]
  return {
    sendWeight: concat(g, [message, g.zeros([d, 1])], 1),
    sendBias: concat(g, [messageBias, g.constant('float32', [1], Float32Array.of(1))], 0),
    aggregateWeight: rows(ordered(parts(aggregate, 3))),
    stateWeight: rows(ordered(own)),
    gateBiases: reshape(g, concat(g, biases, 0), [1, 6 * d]),
  }
}

/** What nodes in states h [A, D] send, [A, D + 1]. */
export function sendMessages(g: OnnxGraph, w: StepWeights, h: Value): Value {
  return relu(g, gemm(g, h, w.sendWeight, w.sendBias))
}

/**
 * States h [1, A, D] -> the next: the A nodes hear by `adjacency` [..., E, A, N] what was `sent` [N, D + 1] and update.
 */
export function updateStates(g: OnnxGraph, w: StepWeights, d: number, h: Value, adjacency: Value, sent: Value): Value {
  const outputs = [['float32', [1, 1, h.shape[1], d]] as const, ['float32', h.shape] as const]
  const aggregate = matMul(g, adjacency, sent)
  const last = aggregate.shape.length - 1
  const sorts = aggregate.shape[last - 2] as number
  const order = [...Array(last - 2).keys(), last - 1, last - 2, last]
  const sums = reshape(g, sorts === 1 ? aggregate : transpose(g, aggregate, order), [1, h.shape[1], sorts * (d + 1)])
  const inputs = [sums, w.aggregateWeight, w.stateWeight, w.gateBiases, undefined, h]
  return g.node('GRU', inputs, outputs, { hidden_size: d, linear_before_reset: 1 })[1]
}
