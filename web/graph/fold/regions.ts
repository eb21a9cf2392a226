// Items -> nested lists: where every path goes through one item the network is cut, and what lies between two cuts is
// looked at in the same way. Names play no part in it.
import { apart, cutAt, widthsOf } from './widths.ts'
import type { Item } from './items.ts'

export interface Region {
  readonly kind: 'series' | 'branches'
  readonly of: readonly (number | Region)[]
}

/** Regions within one another: frames in frames are no longer read. */
const DEEPEST = 16
/** Items that a region has at least before cuts through several values are looked for. */
const LARGE = 12
/** Values that such a cut goes through at most. */
const WIDEST = 5

/** All of the network: a series of items and of regions with branches. */
export const regionsOf = (items: readonly Item[]): Region => series(items, [...items.keys()], 0)

function series(items: readonly Item[], list: readonly number[], depth: number): Region {
  const pieces = cutAt(list, widthsOf(items, list, { outer: true }), 1)
  if (pieces.length < 2) return uncut(items, list, depth)
  return { kind: 'series', of: pieces.map((piece) => nested(items, piece, depth)) }
}

const nested = (items: readonly Item[], piece: readonly number[], depth: number): number | Region =>
  piece.length === 1 ? piece[0] : uncut(items, piece, depth + 1)

/** What no single value goes through: branches and what joins them. */
function uncut(items: readonly Item[], list: readonly number[], depth: number): Region {
  if (list.length < 3 || depth > DEEPEST) return { kind: 'branches', of: list }
  const join = list.at(-1)!
  const branches = apart(items, list.slice(0, -1))
  if (branches.length > 1) return { kind: 'branches', of: [...joined(items, branches, depth), join] }
  const [inner] = branches
  const pieces = cutAt(inner, widthsOf(items, inner, { outer: true }), 1)
  // Where all but a tail of it lies before the first cut, nothing is gained.
  if (pieces.length > 1 && pieces[0].length <= list.length / 2)
    return { kind: 'branches', of: [...pieces.map((piece) => nested(items, piece, depth)), join] }
  return wide(items, list, depth) ?? { kind: 'branches', of: list }
}

/** Branches as lists of their own only where several have branches again, so that plain ones need no frame. */
function joined(items: readonly Item[], branches: readonly (readonly number[])[], depth: number): (number | Region)[] {
  const regions = branches.map((branch) => (branch.length < 3 ? undefined : series(items, branch, depth + 1)))
  const several = regions.filter((region) => region && deep(region)).length > 1
  return branches.flatMap((branch, at): readonly (number | Region)[] => {
    const region = regions[at]
    if (!region) return branch
    return several && deep(region) ? [region] : region.of
  })
}

const deep = ({ of }: Region): boolean => of.some((each) => typeof each !== 'number')

/** Cuts through several values, for networks whose blocks read more than the block before. */
function wide(items: readonly Item[], list: readonly number[], depth: number): Region | undefined {
  if (list.length < LARGE) return undefined
  const widths = widthsOf(items, list, { outer: false })
  for (let most = 1; most <= WIDEST; most++) {
    const pieces = cutAt(list, widths, most)
    const longest = Math.max(...pieces.map(({ length }) => length))
    if (pieces.length < 3 || longest > list.length / 3) continue
    return { kind: 'series', of: pieces.map((piece) => nested(items, piece, depth)) }
  }
  return undefined
}
