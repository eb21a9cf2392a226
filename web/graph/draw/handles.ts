// Where an unfolded block is folded by a click: on its title, or beside a unit, which has none.
import { SIZES } from '../place/sizes.ts'
import { textWidth } from '../place/text-width.ts'
import type { Frame, Scene } from '../scene.ts'
import type { Rows } from './rows.ts'

export function handleOf({ x, y, width, height, tight, block }: Frame) {
  if (tight) return { x: x - 16, y, width: 14, height }
  return { x, y, width: Math.min(width, textWidth(block.title, SIZES.note) + 40), height: 28 }
}

/** Index of the frame whose handle is at a place of the plane; -1 where there is none. */
export function handleAt({ frames }: Scene, rows: Rows, x: number, y: number): number {
  const found = rows.frames({ top: y, bottom: y }).findLast((index) => {
    const handle = handleOf(frames[index])
    return x >= handle.x && y >= handle.y && x <= handle.x + handle.width && y <= handle.y + handle.height
  })
  return found ?? -1
}
