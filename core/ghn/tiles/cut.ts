// Cutting weights out of their tiles, slices side by side, and putting gradients back.
import { elements } from '../../onnx/graph.ts'
import { tileExtent } from './places.ts'
import { forEachRun } from './runs.ts'
import { bitsOf, flipTileSigns, tileSignBits } from './sign-flips.ts'
import type { ParameterSpec } from '../../arch/graph.ts'
import type { TileKind } from '../config.ts'
import type { TilePosition } from './places.ts'
import type { TileRow, WeightPlan } from './tile-plan.ts'

/** Gives room for so many elements, all zero. */
export type WeightRoom = (length: number) => Float32Array

/** Puts a weight together in `data`, out of the tiles that lie in `rows`, the rows of their kind. */
export type JoinTiles = (plan: WeightPlan, kind: TileKind, rows: Float32Array, data: Float32Array) => void

/**
 * Cuts a weight out of its tiles; `tiles[kind]` holds the rows of a kind, row-major. A weight of one tile, or of whole
 * ones on top of one another, stays where it is, its elements moved together: what it leaves of the tile is lost.
 * Others are put together in `room`.
 */
export function cutWeight(
  plan: WeightPlan,
  kinds: readonly TileKind[],
  tiles: readonly Float32Array[],
  room: WeightRoom = (length) => new Float32Array(length),
  join: JoinTiles = joinTiles,
): Float32Array {
  const { spec } = plan
  const [first] = plan.tiles
  if (first === undefined) return room(elements(spec.shape)).fill(plan.constant)
  const [kind, rows] = [kinds[first.kind], tiles[first.kind]]
  if (staysInPlace(plan, kinds)) return cutInPlace(spec, kind, first, rows)
  const data = room(elements(spec.shape))
  join(plan, kind, rows, data)
  return data
}

/** Elements of the room that the weights of a network are put together in. */
export function roomOf(weights: readonly WeightPlan[], kinds: readonly TileKind[]): number {
  let sum = 0
  for (const plan of weights) if (!staysInPlace(plan, kinds)) sum += elements(plan.spec.shape)
  return sum
}

/** Whether a weight stays where its tiles are. */
function staysInPlace({ spec, tiles, turned }: WeightPlan, kinds: readonly TileKind[]): boolean {
  if (tiles.length < 2) return tiles.length === 1
  return !turned && inOnePiece(spec.shape, kinds[tiles[0].kind].shape)
}

/** The adjoint of `cutWeight`: writes a weight's gradient, which it may change, into the gradients of its tiles. */
export function scatterGradient(
  plan: WeightPlan,
  kinds: readonly TileKind[],
  gradient: Float32Array,
  tiles: readonly Float32Array[],
): void {
  const [first] = plan.tiles
  if (first === undefined) return
  const [whole, extent] = [tileExtent(plan.spec), tileExtent(kinds[first.kind])]
  if (plan.turned) flipTileSigns(gradient, whole, [extent[0], extent[1]])
  const rows = tiles[first.kind]
  for (const tile of plan.tiles) {
    forEachRun(whole, extent, tile, (count, inWeight, _, inRows) => {
      rows.set(gradient.subarray(inWeight, inWeight + count), inRows)
    })
  }
}

/** A view of the rows, from the first tile's on. */
function cutInPlace(spec: ParameterSpec, kind: TileKind, tile: TileRow, rows: Float32Array): Float32Array {
  const start = tile.row * elements(kind.shape)
  // They come in the order of their elements, none of which moves up.
  if (!inOnePiece(spec.shape, kind.shape))
    forEachRun(tileExtent(spec), tileExtent(kind), tile, (count, inWeight, _, inRows) =>
      move(rows, start + inWeight, inRows, count),
    )
  return rows.subarray(start, start + elements(spec.shape))
}

/** Whether a weight lies in one piece in a tile: it is as large along every axis but the first. */
function inOnePiece(shape: readonly number[], tile: readonly number[]): boolean {
  if (shape.length !== tile.length) return false
  for (let axis = 1; axis < shape.length; axis++) if (shape[axis] !== tile[axis]) return false
  return true
}

/** Copies bits, whose signs are flipped on the way where the weight's tiles are turned. */
export function joinTiles(plan: WeightPlan, kind: TileKind, rows: Float32Array, data: Float32Array): void {
  const [whole, extent] = [tileExtent(plan.spec), tileExtent(kind)]
  const [joined, source] = [bitsOf(data), bitsOf(rows)]
  const none = new Int32Array(extent[1] * whole[2] * whole[3])
  for (const tile of plan.tiles) {
    const flips = plan.turned ? flipsOf(tile.place, whole, extent) : none
    forEachRun(whole, extent, tile, (count, inWeight, inOutput, inRows) => {
      for (let i = 0; i < count; i++) joined[inWeight + i] = source[inRows + i] ^ flips[inOutput + i]
    })
  }
}

/** Of each element of a tile's first output that the weight has, what flips its bits. */
export function flipsOf([down, across]: TilePosition, whole: TilePosition, tile: TilePosition): Int32Array {
  const inputs = Math.min(tile[1], whole[1] - across * tile[1])
  return tileSignBits(down, across, inputs, whole[2] * whole[3])
}

/** Long runs go fastest by the system's copy, whose start costs as much as some twenty elements. */
function move(rows: Float32Array, to: number, from: number, count: number): void {
  if (count > 20) rows.copyWithin(to, from, from + count)
  else for (let i = 0; i < count; i++) rows[to + i] = rows[from + i]
}
