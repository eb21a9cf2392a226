// Cutting weights out of their tiles, slices side by side, and putting gradients back.
import { elements } from '../../onnx/graph.ts'
import { tileExtent } from './places.ts'
import { bitsOf, flipTileSigns, tileSignBits } from './sign-flips.ts'
import type { ParameterSpec } from '../../arch/graph.ts'
import type { TileKind } from '../config.ts'
import type { TilePosition } from './places.ts'
import type { TileRow, WeightPlan } from './tile-plan.ts'

/** Gives room for so many elements, all zero. */
export type WeightRoom = (length: number) => Float32Array

/**
 * Cuts a weight out of its tiles; `tiles[kind]` holds the rows of a kind, row-major. A weight of one tile stays where
 * it is, its elements moved together: what it leaves of the tile is lost. Others are put together in `room`.
 */
export function cutWeight(
  plan: WeightPlan,
  kinds: readonly TileKind[],
  tiles: readonly Float32Array[],
  room: WeightRoom = (length) => new Float32Array(length),
): Float32Array {
  const [only] = plan.tiles
  if (only === undefined) return room(elements(plan.spec.shape)).fill(plan.constant)
  if (plan.tiles.length === 1) return cutFromOne(plan.spec, kinds[only.kind], only, tiles[only.kind])
  return joinTiles(plan, kinds, tiles, room(elements(plan.spec.shape)))
}

/** Elements of the room that the weights of a network are put together in. */
export function roomOf(weights: readonly WeightPlan[]): number {
  let sum = 0
  for (const { spec, tiles } of weights) if (tiles.length !== 1) sum += elements(spec.shape)
  return sum
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
    forEachBlock(whole, extent, tile, ({ runs, count, inWeight, inRows, inWeightDown, inRowsDown }) => {
      for (let run = 0; run < runs; run++) {
        const from = inWeight + run * inWeightDown
        rows.set(gradient.subarray(from, from + count), inRows + run * inRowsDown)
      }
    })
  }
}

/** A view of the tile's row. */
function cutFromOne(spec: ParameterSpec, kind: TileKind, tile: TileRow, rows: Float32Array): Float32Array {
  const start = tile.row * elements(kind.shape)
  // They come in the order of their elements, none of which moves up.
  if (!inOnePiece(spec.shape, kind.shape))
    forEachBlock(tileExtent(spec), tileExtent(kind), tile, (block) => move(rows, start, block))
  return rows.subarray(start, start + elements(spec.shape))
}

/** Whether a weight lies in one piece in a tile: it is as large along every axis but the first. */
function inOnePiece(shape: readonly number[], tile: readonly number[]): boolean {
  if (shape.length !== tile.length) return false
  for (let axis = 1; axis < shape.length; axis++) if (shape[axis] !== tile[axis]) return false
  return true
}

/** Copies bits, whose signs are flipped on the way where the weight's tiles are turned. */
function joinTiles(
  plan: WeightPlan,
  kinds: readonly TileKind[],
  tiles: readonly Float32Array[],
  data: Float32Array,
): Float32Array {
  const { kind } = plan.tiles[0]
  const [whole, extent] = [tileExtent(plan.spec), tileExtent(kinds[kind])]
  const [joined, rows] = [bitsOf(data), bitsOf(tiles[kind])]
  const none = new Int32Array(extent[1] * whole[2] * whole[3])
  for (const tile of plan.tiles) {
    const flips = plan.turned ? flipsOf(tile.place, whole, extent) : none
    forEachBlock(whole, extent, tile, (block) => copyFlipped(joined, rows, flips, block))
  }
  return data
}

/** Of each element of a tile's first output that the weight has. */
function flipsOf([down, across]: TilePosition, whole: TilePosition, tile: TilePosition): Int32Array {
  const inputs = Math.min(tile[1], whole[1] - across * tile[1])
  return tileSignBits(down, across, inputs, whole[2] * whole[3])
}

/** Elements that a weight shares with one of its tiles, in runs that lie side by side in both. */
interface Block {
  readonly runs: number
  /** Elements of a run. */
  readonly count: number
  /** Where the first run begins in the weight, in an output of the tile's part of it, and in the rows of the kind. */
  readonly inWeight: number
  readonly inOutput: number
  readonly inRows: number
  /** From one run to the next. */
  readonly inWeightDown: number
  readonly inRowsDown: number
}

// Both loops are in functions of their own, which are compiled for their arrays.

function copyFlipped(target: Int32Array, source: Int32Array, flips: Int32Array, block: Block): void {
  const { runs, count, inOutput, inWeightDown, inRowsDown } = block
  let [to, from] = [block.inWeight, block.inRows]
  for (let run = 0; run < runs; run++, to += inWeightDown, from += inRowsDown)
    for (let i = 0; i < count; i++) target[to + i] = source[from + i] ^ flips[inOutput + i]
}

function move(rows: Float32Array, start: number, block: Block): void {
  const { runs, count, inWeightDown, inRowsDown } = block
  let [to, from] = [start + block.inWeight, block.inRows]
  for (let run = 0; run < runs; run++, to += inWeightDown, from += inRowsDown)
    for (let i = 0; i < count; i++) rows[to + i] = rows[from + i]
}

/** Visits the elements that a weight has in common with one of its tiles, ascending. Extents are of `tileExtent`. */
function forEachBlock(
  whole: TilePosition,
  tile: TilePosition,
  { row, place }: TileRow,
  visit: (block: Block) => void,
): void {
  const [out, into, top, left] = startOf(place, tile, whole)
  const outputs = Math.min(tile[0], whole[0] - out)
  const inputs = Math.min(tile[1], whole[1] - into)
  const [window, ofTile] = [whole[2] * whole[3], tile[2] * tile[3]]
  const [inWeightDown, inRowsDown] = [whole[1] * window, tile[1] * ofTile]
  const [weightStart, rowStart] = [(out * whole[1] + into) * window, row * tile[0] * inRowsDown]
  if (whole[2] === tile[2] && whole[3] === tile[3]) {
    // Windows of neighbouring input channels follow one another in both.
    const [count, inWeight, inRows] = [inputs * window, weightStart, rowStart]
    return visit({ runs: outputs, count, inWeight, inOutput: 0, inRows, inWeightDown, inRowsDown })
  }
  const [firstRow, endRow] = common(top, tile[2], whole[2])
  const [firstColumn, endColumn] = common(left, tile[3], whole[3])
  const count = endColumn - firstColumn
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let r = firstRow; r < endRow; r++) {
        const inOutput = i * window + r * whole[3] + firstColumn
        const inTile = i * ofTile + (r - top) * tile[3] + firstColumn - left
        const [inWeight, inRows] = [weightStart + o * inWeightDown + inOutput, rowStart + o * inRowsDown + inTile]
        visit({ runs: 1, count, inWeight, inOutput, inRows, inWeightDown, inRowsDown })
      }
    }
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
