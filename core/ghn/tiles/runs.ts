// What a weight has in common with each of its tiles, in runs of elements that lie side by side in both.
import type { TilePosition } from './places.ts'
import type { TileRow } from './tile-plan.ts'

/**
 * @param count elements of the run
 * @param inWeight where it begins in the weight
 * @param inOutput the same in an output of the tile's part of the weight
 * @param inRows the same in the rows of the tile's kind
 */
export type VisitRun = (count: number, inWeight: number, inOutput: number, inRows: number) => void

/** Visits the elements that a weight has in common with one of its tiles, ascending. Extents are of `tileExtent`. */
export function forEachRun(whole: TilePosition, tile: TilePosition, { row, place }: TileRow, visit: VisitRun): void {
  const [out, into, top, left] = startOf(place, tile, whole)
  const outputs = Math.min(tile[0], whole[0] - out)
  const inputs = Math.min(tile[1], whole[1] - into)
  const [window, ofTile] = [whole[2] * whole[3], tile[2] * tile[3]]
  const [inWeightDown, inRowsDown] = [whole[1] * window, tile[1] * ofTile]
  let [inWeight, inRows] = [(out * whole[1] + into) * window, row * tile[0] * inRowsDown]
  // Windows of neighbouring input channels follow one another in both.
  const sameWindow = whole[2] === tile[2] && whole[3] === tile[3]
  const [firstRow, endRow] = common(top, tile[2], whole[2])
  const [firstColumn, endColumn] = common(left, tile[3], whole[3])
  const count = endColumn - firstColumn
  for (let o = 0; o < outputs; o++, inWeight += inWeightDown, inRows += inRowsDown) {
    if (sameWindow) visit(inputs * window, inWeight, 0, inRows)
    else
      for (let i = 0; i < inputs; i++) {
        for (let r = firstRow; r < endRow; r++) {
          const inOutput = i * window + r * whole[3] + firstColumn
          visit(count, inWeight + inOutput, inOutput, inRows + i * ofTile + (r - top) * tile[3] + firstColumn - left)
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
