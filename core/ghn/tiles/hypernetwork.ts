// The hypernetwork as ONNX nodes: embeddings of nodes -> tiles of every kind.
import { elements } from '../../onnx/graph.ts'
import { identity, mul, relu } from '../../onnx/ops/elementwise.ts'
import { emitLayerNorm } from '../../onnx/ops/layer-norm.ts'
import { matMul } from '../../onnx/ops/matmul.ts'
import { concat, gather, reshape, slice, splitBy } from '../../onnx/ops/shape.ts'
import { affine } from '../build/propagation.ts'
import { tileKinds } from '../config.ts'
import { placeWidth } from './places.ts'
import type { Dim, OnnxGraph, Value } from '../../onnx/graph.ts'
import type { GhnValues } from '../build/learnable.ts'
import type { GhnConfig, TileKind } from '../config.ts'

/** Tiles of one kind. */
export interface KindTiles {
  readonly kind: TileKind
  /** [R, elements of the kind]. */
  readonly tiles: Value
  /** The part of the table that the kind covers, [rank + 1, ...shape of the kind]. */
  readonly basis: Value
}

/**
 * Appends the end of an exported model to `g`, its inputs and outputs included: embeddings [nodes, D]; rows [R] int64,
 * the node of each tile; the inputs of `emitHypernetwork` -> for each kind tiles.<kind> [count, elements].
 */
export function emitTiles(g: OnnxGraph, config: GhnConfig, p: GhnValues, embeddings: Value): void {
  const rows = g.input('rows', 'int64', ['tiles'])
  const made = emitHypernetwork(g, config, p, tileKinds(config), gather(g, embeddings, rows))
  for (const { kind, tiles } of made) g.output(tiles, `tiles.${kind.name}`)
}

/**
 * Appends the hypernetwork to `g`: states of the rows' nodes [R, D] -> tiles of each of `kinds`. Its inputs are places
 * [R, P] and scales [R, 1] of the rows, and counts [kinds] int64, how many of the rows belong to each kind.
 */
export function emitHypernetwork(
  g: OnnxGraph,
  config: GhnConfig,
  p: GhnValues,
  kinds: readonly TileKind[],
  states: Value,
): KindTiles[] {
  const places = g.input('places', 'float32', ['tiles', placeWidth(config)])
  const scales = g.input('scales', 'float32', ['tiles', 1])
  const counts = g.input('counts', 'int64', [kinds.length])
  const mixed = coefficients(g, p, config, { embeddings: states, places, scales })
  const names = kinds.map(({ name }) => name)
  const parts = splitBy(g, mixed, counts, names)
  return kinds.map((kind, i) => tilesOf(g, p, config, kind, parts[i]))
}

/** Of the tiles to make: the embeddings of their nodes [R, D], places [R, P] and scales [R, 1]. */
interface TileInputs {
  readonly embeddings: Value
  readonly places: Value
  readonly scales: Value
}

/**
 * What the hypernetwork makes of R tiles: coefficients [R, rank + 1]; the last one, of the tile that all start from, is
 * the scale itself.
 */
function coefficients(
  g: OnnxGraph,
  p: GhnValues,
  { norm }: Pick<GhnConfig, 'norm'>,
  { embeddings, places, scales }: TileInputs,
): Value {
  const learned = { scale: p['hyper.norm.scale'], shift: p['hyper.norm.shift'] }
  const read = norm === 'layer' ? emitLayerNorm(g, embeddings, { axes: 1, centred: true, ...learned }) : embeddings
  const hidden = relu(g, affine(g, p, 'hyper.1', concat(g, [read, places], 1)))
  return concat(g, [mul(g, affine(g, p, 'hyper.2', hidden), scales), scales], 1)
}

/** Coefficients [R, rank + 1] -> weighted sums of the table's tiles. */
function tilesOf(g: OnnxGraph, p: GhnValues, { rank }: GhnConfig, kind: TileKind, rows: Value): KindTiles {
  const basis = corner(g, p[`table.${kind.table}`], kind.shape)
  return { kind, tiles: matMul(g, rows, reshape(g, basis, [rank + 1, elements(kind.shape)])), basis }
}

/**
 * Where a kind lies in its table: its first channels, the middle of its kernel. Starts along each axis of the kind's
 * shape.
 */
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
  const ofTable = axes.map((axis) => axis + 1)
  return slice(g, table, ofTable, from, to)
}
