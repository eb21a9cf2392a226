// What a weight has in common with each of its tiles, in runs of elements that lie side by side in both.
import type { TilePosition } from './places.ts'
import type { TileRow } from './tile-plan.ts'

/** Elements that a weight shares with one of its tiles, in runs that lie side by side in both. */
export interface Block {
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

/** Visits the elements that a weight has in common with one of its tiles, ascending. Extents are of `tileExtent`. */
export function forEachBlock(
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
