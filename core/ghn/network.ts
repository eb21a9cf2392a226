// The parts of a GHN as ONNX nodes: embedding, one step of propagation, the hypernetwork. Training unrolls them, the export loops over them.
import { elements } from '../onnx/graph.ts'
import { add, identity, mul, relu, sigmoid, sub, tanh } from '../onnx/ops/elementwise.ts'
import { concat, reshape, slice, split } from '../onnx/ops/shape.ts'
import { matMul } from '../onnx/ops/matmul.ts'
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

/** M(h): what a node tells its neighbours, [..., D] -> [..., D]; a perceptron of two layers. */
export function message(g: OnnxGraph, p: GhnValues, h: Value): Value {
  return layer(g, p, 'message.2', relu(g, layer(g, p, 'message.1', h)))
}

/**
 * h <- GRU(m, h) (Cho et al. 2014, with the reset gate inside as in cuDNN): messages m and states h, both [..., D].
 * A node whose `active` is 0 keeps its state.
 */
function gru(g: OnnxGraph, p: GhnValues, d: number, m: Value, h: Value, active: Value | undefined): Value {
  const axis = h.shape.length - 1
  const [inputGates, inputCandidate] = split(g, layer(g, p, 'gru.input', m), axis, [2 * d, d])
  const [hiddenGates, hiddenCandidate] = split(g, layer(g, p, 'gru.hidden', h), axis, [2 * d, d])
  const [reset, update] = split(g, sigmoid(g, add(g, inputGates, hiddenGates)), axis, [d, d])
  const candidate = tanh(g, add(g, inputCandidate, mul(g, reset, hiddenCandidate)))
  const share = active ? mul(g, update, active) : update
  return add(g, h, mul(g, share, sub(g, candidate, h)))
}

export interface StepInputs {
  /** States, [..., N, D]. */
  readonly h: Value
  /** Row v has ones at the nodes that v hears from, [..., N, N]. */
  readonly adjacency: Value
  /** 1 for the nodes that update, else 0, [..., N, 1]; all update where left out. */
  readonly active?: Value
  /** Added to the messages, broadcast to [..., N, D]: the graph message at a block's input node. */
  readonly extra?: Value
}

/** One step of propagation (equations 5 to 7 and 15): the active nodes hear from their neighbours and update. */
export function propagate(
  g: OnnxGraph,
  p: GhnValues,
  config: GhnConfig,
  { h, adjacency, active, extra }: StepInputs,
): Value {
  const heard = matMul(g, adjacency, message(g, p, h))
  return gru(g, p, config.embedding, extra ? add(g, heard, extra) : heard, h, active)
}

/** The hypernetwork: embeddings [R, D] and places [R, 4] of the tiles to make -> coefficients [R, rank]. */
export function coefficients(g: OnnxGraph, p: GhnValues, embeddings: Value, places: Value): Value {
  const hidden = relu(g, layer(g, p, 'hyper.1', concat(g, [embeddings, places], 1)))
  return layer(g, p, 'hyper.2', hidden)
}

export interface Tiles {
  /** [R, elements of the kind]. */
  readonly tiles: Value
  /** The parts of the table and of its bias that the kind covers. */
  readonly basis: Value
  readonly bias: Value
}

/** Tiles of one kind: coefficients [R, rank] -> [R, elements of the kind], a weighted sum of the basis plus the bias. */
export function tiles(g: OnnxGraph, p: GhnValues, config: GhnConfig, kind: TileKind, rows: Value): Tiles {
  const basis = corner(g, p[`table.${kind.table}`], kind.shape, 1)
  const bias = corner(g, p[`table.${kind.table}.bias`], kind.shape, 0)
  const size = elements(kind.shape)
  const sum = matMul(g, rows, reshape(g, basis, [config.rank, size]))
  return { tiles: add(g, sum, reshape(g, bias, [size])), basis, bias }
}

/** Where a kind lies in its table: its first channels, the middle of its kernel. Starts along each axis of the kind's shape. */
export function cornerStarts(shape: readonly number[], full: readonly Dim[]): number[] {
  return shape.map((extent, axis) => (axis < 2 ? 0 : ((full[axis] as number) - extent) >> 1))
}

function corner(g: OnnxGraph, table: Value, shape: readonly number[], lead: number): Value {
  const full = table.shape.slice(lead)
  const axes = [...shape.keys()].filter((axis) => shape[axis] !== full[axis])
  // A value of its own even where the kind is the whole table, so that its gradient is this kind's alone.
  if (axes.length === 0) return identity(g, table)
  const starts = cornerStarts(shape, full)
  const from = axes.map((axis) => starts[axis])
  const to = axes.map((axis) => starts[axis] + shape[axis])
  return slice(
    g,
    table,
    axes.map((axis) => axis + lead),
    from,
    to,
  )
}
