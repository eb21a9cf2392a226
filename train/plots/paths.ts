// Path data of lines and bands, no denser than the pixels they are drawn on.
import { pixels } from './svg.ts'

/** Pixel of a value on either axis. */
export interface Locate {
  x(value: number): number
  y(value: number): number
}

/**
 * A polyline through `points`, broken where one has no place. Within one pixel of x, the first, lowest, highest and last point stand
 * for all: the picture is the same and twenty thousand steps stay a small file.
 */
export function linePath(points: readonly (readonly [number, number])[], at: Locate): string {
  return runs(points.map(([x, y]) => [at.x(x), at.y(y)] as const))
    .map((run) => {
      const kept = thin(run)
      // A point alone is drawn as a line to itself, which round caps make a dot.
      const drawn = kept.length === 1 ? [kept[0], kept[0]] : kept
      return `M${drawn.map(([x, y]) => `${pixels(x)} ${pixels(y)}`).join('L')}`
    })
    .join('')
}

/** A closed area between the low and the high edge of `band`. */
export function bandPath(band: readonly (readonly [number, number, number])[], at: Locate): string {
  const usable = band.filter(([x, low, high]) => [at.x(x), at.y(low), at.y(high)].every(Number.isFinite))
  if (usable.length < 2) return ''
  const upper = usable.map(([x, , high]) => [at.x(x), at.y(high)])
  const lower = usable.map(([x, low]) => [at.x(x), at.y(low)])
  return `M${[...upper, ...lower.toReversed()].map(([x, y]) => `${pixels(x)} ${pixels(y)}`).join('L')}Z`
}

type Pixel = readonly [x: number, y: number]

function runs(points: readonly Pixel[]): Pixel[][] {
  const result: Pixel[][] = [[]]
  for (const point of points) {
    if (point.every(Number.isFinite)) result[result.length - 1].push(point)
    else result.push([])
  }
  return result.filter((run) => run.length > 0)
}

function thin(run: readonly Pixel[]): Pixel[] {
  const kept: Pixel[] = []
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
