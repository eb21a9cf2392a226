// Path data of lines, dots and bands, no denser than the pixels they are drawn on.
import { round } from './svg.ts'

export type Point = readonly [x: number, y: number]

/** Pixel of a value on either axis; NaN where it has none. */
export interface Locate {
  readonly x: (value: number) => number
  readonly y: (value: number) => number
}

/**
 * A polyline through `points`, broken where one has no place. Within one pixel of x, the first, lowest, highest and
 * last point stand for all: the picture is the same, and twenty thousand steps make a small file.
 */
export function linePath(points: readonly Point[], at: Locate): string {
  return runs(points.map(([x, y]) => [at.x(x), at.y(y)] as const))
    .map((run) => trace(thin(run)))
    .join('')
}

/** Strokes of no length at the points that have a place: round caps make them dots. */
export function dotsPath(points: readonly Point[], at: Locate): string {
  return runs(points.map(([x, y]) => [at.x(x), at.y(y)] as const))
    .flat()
    .map(([x, y]) => `M${round(x)} ${round(y)}h0`)
    .join('')
}

/** Closed areas between the low and the high edge of `band`, broken where either has no place. */
export function bandPath(band: readonly (readonly [x: number, low: number, high: number])[], at: Locate): string {
  const edges = band.map(([x, low, high]) => [at.x(x), at.y(low), at.y(high)] as const)
  return runs(edges)
    .map((run) => {
      const upper = run.map(([x, , high]) => [x, high] as const)
      const lower = run.map(([x, low]) => [x, low] as const)
      return `${trace([...upper, ...lower.toReversed()])}Z`
    })
    .join('')
}

/** Cuts a list at entries that are not finite. */
function runs<T extends readonly number[]>(entries: readonly T[]): T[][] {
  const found: T[][] = [[]]
  for (const entry of entries) {
    if (entry.every(Number.isFinite)) found[found.length - 1].push(entry)
    else found.push([])
  }
  return found.filter((run) => run.length > 0)
}

function trace(points: readonly Point[]): string {
  return `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}`
}

function thin(run: readonly Point[]): Point[] {
  const kept: Point[] = []
  for (let start = 0; start < run.length;) {
    const column = Math.floor(run[start][0])
    let end = start
    let [lowest, highest] = [start, start]
    for (; end < run.length && Math.floor(run[end][0]) === column; end++) {
      if (run[end][1] < run[lowest][1]) lowest = end
      if (run[end][1] > run[highest][1]) highest = end
    }
    const indices = new Set([start, Math.min(lowest, highest), Math.max(lowest, highest), end - 1])
    kept.push(...[...indices].map((index) => run[index]))
    start = end
  }
  return kept
}
