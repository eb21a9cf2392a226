// The parts of a GHN as ONNX nodes: embedding, one step of propagation, the hypernetwork. Training unrolls them, the export loops over them.
import { elements } from '../onnx/graph.ts'
import { add, identity, mul, relu, sigmoid, sub, tanh } from '../onnx/ops/elementwise.ts'
import { emitLayerNorm } from '../onnx/ops/layer-norm.ts'
import { matMul } from '../onnx/ops/matmul.ts'
import { reduceSum } from '../onnx/ops/reduce.ts'
import { concat, reshape, slice, split } from '../onnx/ops/shape.ts'
import type { Dim, OnnxGraph, Value } from '../onnx/graph.ts'
import type { GhnConfig, TileKind } from './config.ts'
import type { GhnValues } from './parameters.ts'

function layer(g: OnnxGraph, p: GhnValues, name: string, x: Value): Value {
  return add(g, matMul(g, x, p[`${name}.weight`]), p[`${name}.bias`])
}

/** Where a node starts: features [..., F] -> embeddings [..., D]. */
export function embed(g: OnnxGraph, p: GhnValues, features: Value): Value {
  return layer(g, p, 'features', features)
}

/** A node's reading of its own state: the hidden layer of the message it would send, and its GRU's gates and candidate. */
function readState(g: OnnxGraph, p: GhnValues, d: number, h: Value): [message: Value, gates: Value, candidate: Value] {
  const parts = split(g, layer(g, p, 'state', h), h.shape.length - 1, [d, 2 * d, d])
  return [relu(g, parts[0]), parts[1], parts[2]]
}

/**
 * The graph message (equation 14): the mean of a block's states [..., 1, D] as the next block's input node receives it,
 * [..., 1, 3D]. The second layer of M and the GRU's input weights follow each other and are one matrix here.
 */
export function graphMessage(g: OnnxGraph, p: GhnValues, config: GhnConfig, mean: Value): Value {
  return layer(g, p, 'heard', readState(g, p, config.embedding, mean)[0])
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
  /** `expectation` of the same edges. */
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

/** Of the tiles to make: the embeddings of their nodes [R, D], places [R, P] and scales [R, 1]. */
export interface TileInputs {
  readonly embeddings: Value
  readonly places: Value
  readonly scales: Value
}

/**
 * The hypernetwork: what it reads of R tiles -> coefficients [R, rank + 1]; the last one, of the tile that all start
 * from, is the scale itself.
 */
export function coefficients(
  g: OnnxGraph,
  p: GhnValues,
  { norm }: Pick<GhnConfig, 'norm'>,
  { embeddings, places, scales }: TileInputs,
): Value {
  const learned = { scale: p['hyper.norm.scale'], shift: p['hyper.norm.shift'] }
  const read = norm === 'layer' ? emitLayerNorm(g, embeddings, { axes: 1, centred: true, ...learned }) : embeddings
  const hidden = relu(g, layer(g, p, 'hyper.1', concat(g, [read, places], 1)))
  return concat(g, [mul(g, layer(g, p, 'hyper.2', hidden), scales), scales], 1)
}

export interface TileValues {
  /** [R, elements of the kind]. */
  readonly tiles: Value
  /** The part of the table that the kind covers, [rank + 1, ...shape of the kind]. */
  readonly basis: Value
}

/** Tiles of one kind: coefficients [R, rank + 1] -> [R, elements of the kind], weighted sums of the table's tiles. */
export function tiles(g: OnnxGraph, p: GhnValues, config: GhnConfig, kind: TileKind, rows: Value): TileValues {
  const basis = corner(g, p[`table.${kind.table}`], kind.shape)
  return { tiles: matMul(g, rows, reshape(g, basis, [config.rank + 1, elements(kind.shape)])), basis }
}

/** Where a kind lies in its table: its first channels, the middle of its kernel. Starts along each axis of the kind's shape. */
export function cornerStarts(shape: readonly number[], full: readonly Dim[]): number[] {
  return shape.map((extent, axis) => (axis < 2 ? 0 : ((full[axis] as number) - extent) >> 1))
}

function corner(g: OnnxGraph, table: Value, shape: readonly number[]): Value {
  const full = table.shape.slice(1)
  const axes = [...shape.keys()].filter((axis) => shape[axis] !== full[axis])
  // A value of its own even where the kind is the whole table, so that its gradient is this kind's alone.
  if (axes.length === 0) return identity(g, table)
  const starts = cornerStarts(shape, full)
  const from = axes.map((axis) => starts[axis])
  const to = axes.map((axis) => starts[axis] + shape[axis])
  return slice(
    g,
    table,
    axes.map((axis) => axis + 1),
    from,
    to,
  )
}
