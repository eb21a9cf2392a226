// Cutting weights out of their tiles, slices side by side, and putting gradients back.
import { elements } from '../../onnx/graph.ts'
import { tileExtent } from './places.ts'
import { flipTileSigns } from './sign-flips.ts'
import type { ParameterSpec } from '../../arch/graph.ts'
import type { TileKind } from '../config.ts'
import type { TilePosition } from './places.ts'
import type { TileRow, WeightPlan } from './tile-plan.ts'

/**
 * Cuts a weight out of its tiles; `tiles[kind]` holds the rows of a kind, row-major. A weight of one tile stays where
 * it is, its elements moved together: what it leaves of the tile is lost.
 */
export function cutWeight(plan: WeightPlan, kinds: readonly TileKind[], tiles: readonly Float32Array[]): Float32Array {
  const [only] = plan.tiles
  if (only === undefined) return new Float32Array(elements(plan.spec.shape)).fill(plan.constant)
  if (plan.tiles.length === 1) return cutFromOne(plan.spec, kinds[only.kind], only, tiles[only.kind])
  return joinTiles(plan, kinds, tiles)
}

/** The adjoint of `cutWeight`: writes a weight's gradient, which it may change, into the gradients of its tiles. */
export function scatterGradient(
  plan: WeightPlan,
  kinds: readonly TileKind[],
  gradient: Float32Array,
  tiles: readonly Float32Array[],
): void {
  if (plan.turned) turn(plan, kinds, gradient)
  for (const tile of plan.tiles) {
    const rows = tiles[tile.kind]
    forEachRun(plan.spec, kinds[tile.kind], tile, (inWeight, inRows, count) => {
      rows.set(gradient.subarray(inWeight, inWeight + count), inRows)
    })
  }
}

/** A view of the tile's row. */
function cutFromOne(spec: ParameterSpec, kind: TileKind, tile: TileRow, rows: Float32Array): Float32Array {
  const start = tile.row * elements(kind.shape)
  // Runs come in the order of their elements, none of which moves up.
  if (!inOnePiece(spec.shape, kind.shape)) {
    forEachRun(spec, kind, tile, (inWeight, inRows, count) => {
      rows.copyWithin(start + inWeight, inRows, inRows + count)
    })
  }
  return rows.subarray(start, start + elements(spec.shape))
}

/** Whether a weight lies in one piece in a tile: it is as large along every axis but the first. */
function inOnePiece(shape: readonly number[], tile: readonly number[]): boolean {
  if (shape.length !== tile.length) return false
  for (let axis = 1; axis < shape.length; axis++) if (shape[axis] !== tile[axis]) return false
  return true
}

function joinTiles(plan: WeightPlan, kinds: readonly TileKind[], tiles: readonly Float32Array[]): Float32Array {
  const data = new Float32Array(elements(plan.spec.shape))
  for (const tile of plan.tiles) {
    const rows = tiles[tile.kind]
    forEachRun(plan.spec, kinds[tile.kind], tile, (inWeight, inRows, count) => {
      data.set(rows.subarray(inRows, inRows + count), inWeight)
    })
  }
  if (plan.turned) turn(plan, kinds, data)
  return data
}

function turn({ spec, tiles: [first] }: WeightPlan, kinds: readonly TileKind[], data: Float32Array): void {
  const [out, into] = tileExtent(kinds[first.kind])
  flipTileSigns(data, tileExtent(spec), [out, into])
}

/**
 * Visits the elements that a weight shares with one of its tiles, ascending: `count` that lie side by side both in the
 * weight, from `inWeight`, and in the rows of the tile's kind, from `inRows`.
 */
function forEachRun(
  spec: ParameterSpec,
  kind: TileKind,
  { row, place }: TileRow,
  visit: (inWeight: number, inRows: number, count: number) => void,
): void {
  const [whole, tile] = [tileExtent(spec), tileExtent(kind)]
  const rowStart = row * elements(tile)
  const [out, into, top, left] = startOf(place, tile, whole)
  const [firstOut, endOut] = common(out, tile[0], whole[0])
  const [firstIn, endIn] = common(into, tile[1], whole[1])
  const [firstRow, endRow] = common(top, tile[2], whole[2])
  const [firstColumn, endColumn] = common(left, tile[3], whole[3])
  const visitFrom = (o: number, i: number, r: number, count: number) =>
    visit(
      offset(whole, o, i, r, firstColumn),
      rowStart + offset(tile, o - out, i - into, r - top, firstColumn - left),
      count,
    )
  const window = whole[2] * whole[3]
  const windowsAlike = whole[2] === tile[2] && whole[3] === tile[3]
  for (let o = firstOut; o < endOut; o++) {
    // Windows of neighbouring input channels follow one another in both.
    if (windowsAlike) visitFrom(o, firstIn, firstRow, (endIn - firstIn) * window)
    else
      for (let i = firstIn; i < endIn; i++)
        for (let r = firstRow; r < endRow; r++) visitFrom(o, i, r, endColumn - firstColumn)
  }
}

/** Where a tile begins in a weight. Windows smaller than their tiles take the middle: there it may be below zero. */
function startOf(place: TilePosition, tile: TilePosition, whole: TilePosition): TilePosition {
  const inTheMiddle = (axis: 2 | 3) => {
    const covered = Math.ceil(whole[axis] / tile[axis]) * tile[axis]
    return place[axis] * tile[axis] - ((covered - whole[axis]) >> 1)
  }
  return [place[0] * tile[0], place[1] * tile[1], inTheMiddle(2), inTheMiddle(3)]
}

/** First and end of what a tile that begins at `start` has in common with a weight, along one axis. */
const common = (start: number, tile: number, whole: number): readonly [first: number, end: number] => [
  Math.max(0, start),
  Math.min(whole, start + tile),
]

/** Where an element lies in a tensor, row-major. */
const offset = ([, into, rows, columns]: TilePosition, o: number, i: number, r: number, c: number): number =>
  ((o * into + i) * rows + r) * columns + c
