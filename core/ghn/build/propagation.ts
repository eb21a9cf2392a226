// Embedding and one step of propagation as ONNX nodes: training unrolls them, the export loops over them.
import { add, mul, relu, sigmoid, sub, tanh } from '../../onnx/ops/elementwise.ts'
import { matMul } from '../../onnx/ops/matmul.ts'
import { reduceSum } from '../../onnx/ops/reduce.ts'
import { split } from '../../onnx/ops/shape.ts'
import type { OnnxGraph, Value } from '../../onnx/graph.ts'
import type { GhnConfig } from '../config.ts'
import type { GhnValues } from './learnable.ts'

/** x W + b, by the parameters `<name>.weight` and `<name>.bias`. */
export function affine(g: OnnxGraph, p: GhnValues, name: string, x: Value): Value {
  return add(g, matMul(g, x, p[`${name}.weight`]), p[`${name}.bias`])
}

/** Where a node starts: features [..., F] -> embeddings [..., D]. */
export function embed(g: OnnxGraph, p: GhnValues, features: Value): Value {
  return affine(g, p, 'features', features)
}

/**
 * A node's reading of its own state: the hidden layer of the message it would send, and its GRU's gates and candidate.
 */
function readState(g: OnnxGraph, p: GhnValues, d: number, h: Value): [message: Value, gates: Value, candidate: Value] {
  const parts = split(g, affine(g, p, 'state', h), h.shape.length - 1, [d, 2 * d, d])
  return [relu(g, parts[0]), parts[1], parts[2]]
}

/**
 * The graph message (equation 14): the mean of a block's states [..., 1, D] as the next block's input node receives it,
 * [..., 1, 3D]. The second layer of M and the GRU's input weights follow each other and are one matrix here.
 */
export function graphMessage(g: OnnxGraph, p: GhnValues, config: GhnConfig, mean: Value): Value {
  return affine(g, p, 'heard', readState(g, p, config.embedding, mean)[0])
}

/** Whom nodes hear from in a sweep. */
export interface Edges {
  /** Row v has ones at the in-neighbours of v, [..., N, N]. */
  readonly adjacency: Value
  /** Row v has at the nodes that it hears from afar how much, [..., N, N]. */
  readonly distant?: Value | undefined
}

export function eachEdges({ adjacency, distant }: Edges, change: (edges: Value) => Value): Edges {
  return { adjacency: change(adjacency), distant: distant && change(distant) }
}

/** The part of the aggregates that no state decides, [..., N, 3D]: biases, and the graph message `extra` if any. */
export function messageBias(
  g: OnnxGraph,
  p: GhnValues,
  { adjacency, distant }: Edges,
  extra: Value | undefined,
): Value {
  const biases = (edges: Value, bias: Value) => mul(g, reduceSum(g, edges, [edges.shape.length - 1]), bias)
  const near = add(g, biases(adjacency, p['heard.bias']), p['gru.bias'])
  const all = distant ? add(g, near, biases(distant, p['distant.bias'])) : near
  return extra ? add(g, all, extra) : all
}

export interface StepInputs {
  /** States, [..., N, D]. */
  readonly h: Value
  readonly edges: Edges
  /** `messageBias` of the same edges. */
  readonly bias: Value
  /** 1 for the nodes that update, else 0, [..., N, 1]; all update where left out. */
  readonly active?: Value
}

/**
 * One step of propagation (equations 5 to 7 and 15): the active nodes aggregate the messages of their in-neighbours and
 * update, h <- GRU(m, h) (Cho et al. 2014, with the reset gate inside as in cuDNN).
 */
export function propagate(
  g: OnnxGraph,
  p: GhnValues,
  { embedding: d }: GhnConfig,
  { h, edges: { adjacency, distant }, bias, active }: StepInputs,
): Value {
  const axis = h.shape.length - 1
  const [message, ownGates, ownCandidate] = readState(g, p, d, h)
  const hear = (edges: Value, weight: Value) => matMul(g, matMul(g, edges, message), weight)
  const near = add(g, hear(adjacency, p['heard.weight']), bias)
  const aggregate = distant ? add(g, near, hear(distant, p['distant.weight'])) : near
  const [gates, candidate] = split(g, aggregate, axis, [2 * d, d])
  const [reset, update] = split(g, sigmoid(g, add(g, gates, ownGates)), axis, [d, d])
  const next = tanh(g, add(g, candidate, mul(g, reset, ownCandidate)))
  return add(g, h, mul(g, active ? mul(g, update, active) : update, sub(g, next, h)))
}
