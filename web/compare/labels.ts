// Names beside the points of a plot, where they cover no other name and no point that has one.

export interface LabelWanted {
  readonly key: string
  readonly text: string
  /** Of the point, in pixels. */
  readonly x: number
  readonly y: number
}

export interface LabelPlace extends LabelWanted {
  /** Of the text's start or end, on its base line. */
  readonly at: { readonly x: number; readonly y: number }
  readonly anchor: 'start' | 'end' | 'middle'
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Pixels of a letter's width on average, of a line's height, and from a point to its name. */
const [LETTER, LINE, GAP] = [6.2, 13, 8]

/** Right, left, above, below, and aslant. */
const SIDES = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
] as const

/**
 * The first come is placed first. Names that find no place are left out.
 *
 * @param area that names stay within
 */
export function placeLabels(wanted: readonly LabelWanted[], area: Box): LabelPlace[] {
  const taken: Box[] = wanted.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }))
  const placed: LabelPlace[] = []
  for (const label of wanted) {
    const width = LETTER * label.text.length
    for (const [across, down] of SIDES) {
      const x = label.x + across * GAP
      const middle = label.y + down * (across === 0 ? GAP + LINE / 2 : GAP)
      const left = across > 0 ? x : across < 0 ? x - width : x - width / 2
      const box = { left, right: left + width, top: middle - LINE / 2, bottom: middle + LINE / 2 }
      if (!inside(box, area) || taken.some((other) => overlap(box, other))) continue
      taken.push(box)
      const anchor = across > 0 ? 'start' : across < 0 ? 'end' : 'middle'
      placed.push({ ...label, at: { x, y: middle + 4 }, anchor })
      break
    }
  }
  return placed
}

const inside = (box: Box, area: Box) =>
  box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom

const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
