// Where the nodes of a graph stand from left to right: the longest path straight down, and every further path and every
// edge over several rows in a column of its own beside what stands there already. Linear in what the columns cover.
import { neighboursOf, pathsOf, rowsOf } from './ranks.ts'
import type { Grid } from './ranks.ts'

/** How far a node reaches from its axis. */
export interface Extent {
  readonly left: number
  readonly right: number
}

export interface Columns {
  readonly row: readonly number[]
  readonly rowCount: number
  /** Of each node's axis; the first path's is 0. */
  readonly x: readonly number[]
  /** By edge: where it runs down past the rows between its ends; none for an edge to the next row. */
  readonly lane: readonly (number | undefined)[]
}

/** Between two columns, and around a column that is but an edge. */
const GAP = 18
/** How much nearer the left must be to be taken: frames have their titles there. */
const RIGHT = 0.6
const THIN: Extent = { left: 1, right: 1 }

export function columnsOf(grid: Grid, extents: readonly Extent[]): Columns {
  const near = neighboursOf(grid)
  const row = rowsOf(grid, near)
  const x = extents.map(() => Number.NaN)
  const rowCount = row.reduce((most, each) => Math.max(most, each), 0) + 1
  const sky = createSkyline(rowCount)
  const columnOf = extents.map((): Column => ({ rows: new Set(), start: 0, end: 0 }))
  for (const path of pathsOf(grid, near)) {
    const [head, tail] = [path[0], path.at(-1)!]
    const above = near.before[head].filter((node) => !Number.isNaN(x[node]))
    const below = near.after[tail].filter((node) => !Number.isNaN(x[node]))
    // With the edges to and from it, for these run in its column.
    const start = above.length === 0 ? row[head] : Math.max(...above.map((node) => row[node])) + 1
    const end = below.length === 0 ? row[tail] : Math.min(...below.map((node) => row[node])) - 1
    const stands = new Map(path.map((node) => [row[node], extents[node]]))
    const wanted = mean([...above, ...below].map((node) => x[node]))
    const at = sky.place(start, end, (each) => stands.get(each) ?? THIN, wanted)
    const column = { rows: new Set(stands.keys()), start, end }
    for (const node of path) {
      x[node] = at
      columnOf[node] = column
    }
  }
  return { row, rowCount, x, lane: lanesOf(grid, row, x, columnOf, sky) }
}

interface Column {
  /** Where its nodes stand. */
  readonly rows: ReadonlySet<number>
  /** Rows that it covers, those of the edges to and from it included. */
  readonly start: number
  readonly end: number
}

/** Edges run in the column of one of their ends where nothing stands in between; others of one node share a lane. */
function lanesOf({ edges }: Grid, row: readonly number[], x: readonly number[], columnOf: Column[], sky: Skyline) {
  const clear = ({ rows, start, end }: Column, from: number, to: number) => {
    if (start > from + 1 || end < to - 1) return false
    for (let each = from + 1; each < to; each++) if (rows.has(each)) return false
    return true
  }
  const lane: (number | undefined)[] = edges.map(() => undefined)
  const shared = new Map<number, number[]>()
  for (const [edge, [from, to]] of edges.entries()) {
    if (row[to] - row[from] < 2) continue
    if (clear(columnOf[to], row[from], row[to])) lane[edge] = x[to]
    else if (clear(columnOf[from], row[from], row[to])) lane[edge] = x[from]
    else if (shared.has(from)) shared.get(from)!.push(edge)
    else shared.set(from, [edge])
  }
  // Short ones lie within long ones, so that they do not cross.
  const lanes = Array.from(shared, ([from, group]) => {
    const to = group.map((edge) => edges[edge][1])
    return {
      from,
      group,
      end: Math.max(...to.map((node) => row[node])) - 1,
      wanted: mean([from, ...to].map((node) => x[node])),
    }
  })
  for (const { from, group, end, wanted } of lanes.sort((a, b) => a.end - row[a.from] - (b.end - row[b.from]))) {
    const at = sky.place(row[from] + 1, end, () => THIN, wanted)
    for (const edge of group) lane[edge] = at
  }
  return lane
}

interface Skyline {
  /** Finds room beside what stands in these rows, left or right, where it is nearest to `wanted`. */
  place(start: number, end: number, extent: (row: number) => Extent, wanted: number): number
}

function createSkyline(rows: number): Skyline {
  const left = new Float64Array(rows).fill(Number.POSITIVE_INFINITY)
  const right = new Float64Array(rows).fill(Number.NEGATIVE_INFINITY)
  return {
    place(start, end, extent, wanted) {
      let toLeft = Number.POSITIVE_INFINITY
      let toRight = Number.NEGATIVE_INFINITY
      for (let row = start; row <= end; row++) {
        const each = extent(row)
        toRight = Math.max(toRight, right[row] + GAP + each.left)
        toLeft = Math.min(toLeft, left[row] - GAP - each.right)
      }
      const free = toRight === Number.NEGATIVE_INFINITY
      const at =
        free || toRight <= wanted || toLeft >= wanted
          ? wanted
          : wanted - toLeft < (toRight - wanted) * RIGHT
            ? toLeft
            : toRight
      for (let row = start; row <= end; row++) {
        const each = extent(row)
        left[row] = Math.min(left[row], at - each.left)
        right[row] = Math.max(right[row], at + each.right)
      }
      return at
    },
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
