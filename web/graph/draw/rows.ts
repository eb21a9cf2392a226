// A scene by rows, so that only what is in view is drawn and only what is under the pointer is asked.
import type { Box, Scene } from '../scene.ts'

/** Height of a row of the index, pixels of the plane. */
const ROW = 512
/** Lines over more rows are in a list of their own. */
const LONG = 8

export interface Range {
  readonly top: number
  readonly bottom: number
}

export interface Rows {
  /** Indexes of what may be seen in the range, each once, ascending. */
  boxes(range: Range): readonly number[]
  frames(range: Range): readonly number[]
  lines(range: Range): readonly number[]
  /** Index of the box at a place; -1 where there is none. */
  boxAt(x: number, y: number): number
}

export function indexRows(scene: Scene): Rows {
  const upTo = ({ y, height }: Pick<Box, 'y' | 'height'>): Range => ({ top: y, bottom: y + height })
  const boxes = createIndex(scene.boxes.map(upTo))
  const frames = createIndex(scene.frames.map(upTo))
  const lines = createIndex(scene.lines.map(({ points }) => ({ top: points[1], bottom: points.at(-1)! })))
  return {
    boxes,
    frames,
    lines,
    boxAt(x, y) {
      const found = boxes({ top: y, bottom: y }).find((index) => {
        const box = scene.boxes[index]
        return x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height
      })
      return found ?? -1
    },
  }
}

function createIndex(ranges: readonly Range[]): (range: Range) => number[] {
  const rows: number[][] = []
  const long: number[] = []
  for (const [index, { top, bottom }] of ranges.entries()) {
    const [first, last] = [Math.floor(top / ROW), Math.floor(bottom / ROW)]
    if (last - first > LONG) long.push(index)
    else for (let row = first; row <= last; row++) (rows[row] ??= []).push(index)
  }
  return ({ top, bottom }) => {
    const found = new Set(long)
    for (
      let row = Math.max(0, Math.floor(top / ROW));
      row <= Math.min(rows.length - 1, Math.floor(bottom / ROW));
      row++
    )
      for (const index of rows[row] ?? []) found.add(index)
    return Array.from(found)
      .filter((index) => ranges[index].top <= bottom && ranges[index].bottom >= top)
      .sort((a, b) => a - b)
  }
}
