// Where all of a plot lies, in pixels: its area, its axes with their ticks, and its points.
import { axisOf, shareOf, ticksOf } from '@archcast/core/axis/axis.ts'
import type { PlotPlace } from './front.ts'

/** One axis' meaning. */
export interface PlotScale {
  readonly title: string
  readonly log: boolean
  /** Whether less is better. */
  readonly less: boolean
  readonly show: (value: number) => string
}

export interface PlotPoint extends PlotPlace {
  readonly key: string
  readonly name: string
  readonly xLow?: number | undefined
  readonly xHigh?: number | undefined
  readonly yLow?: number | undefined
  readonly yHigh?: number | undefined
  /** Points of the background have no interval and no name of their own. */
  readonly kind: 'main' | 'shown' | 'background'
  /** Its figures in words, a line each. */
  readonly told: readonly string[]
  /** Nothing where there is nothing to open. */
  readonly open?: (() => void) | undefined
}

export interface PlotBox {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export interface PlotTick {
  readonly at: number
  readonly text: string
}

export interface PlotLayout {
  readonly box: PlotBox
  /** Whether a place is on the axes. */
  readonly holds: (place: PlotPlace) => boolean
  readonly x: (value: number) => number
  readonly y: (value: number) => number
  readonly xTicks: readonly PlotTick[]
  readonly yTicks: readonly PlotTick[]
}

interface PlotSize {
  readonly width: number
  readonly height: number
  readonly margin: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }
}

/** Beside the outermost values, as a share of what all span. */
const ROOM = 0.07

/** Ends of intervals are held, as far as they do not leave the values themselves too little room. */
export function layoutOf(
  { width, height, margin }: PlotSize,
  points: readonly PlotPoint[],
  cloud: readonly PlotPlace[],
  [xScale, yScale]: readonly [PlotScale, PlotScale],
): PlotLayout {
  const box = { left: margin.left, right: width - margin.right, top: margin.top, bottom: height - margin.bottom }
  const axis = (
    values: readonly number[],
    seen: readonly number[],
    ends: readonly (number | undefined)[],
    log: boolean,
  ) => axisOf(held([...values, ...bulkOf(seen)], ends, log), log, ROOM)
  const xAxis = axis(
    points.map((point) => point.x),
    cloud.map((place) => place.x),
    points.flatMap(({ xLow, xHigh }) => [xLow, xHigh]),
    xScale.log,
  )
  const yAxis = axis(
    points.map((point) => point.y),
    cloud.map((place) => place.y),
    points.flatMap(({ yLow, yHigh }) => [yLow, yHigh]),
    yScale.log,
  )
  const within = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value))
  const x = (value: number) => within(box.left + (box.right - box.left) * shareOf(xAxis, value), box.left, box.right)
  const y = (value: number) => within(box.bottom - (box.bottom - box.top) * shareOf(yAxis, value), box.top, box.bottom)
  const xTicks = ticksOf(xAxis, Math.max(2, Math.floor((box.right - box.left) / 110)))
  const yTicks = ticksOf(yAxis, Math.max(2, Math.floor((box.bottom - box.top) / 60)))
  const on = (share: number) => share >= 0 && share <= 1
  return {
    box,
    holds: (place) => on(shareOf(xAxis, place.x)) && on(shareOf(yAxis, place.y)),
    x,
    y,
    xTicks: apart(
      xTicks.map((value) => ({ at: x(value), text: short(xScale.show(value)) })),
      width,
    ),
    yTicks: yTicks.map((value) => ({ at: y(value), text: short(yScale.show(value)) })),
  }
}

/** What is seen of the cloud: all but the lowest tenth, which would press the rest together. */
function bulkOf(values: readonly number[]): number[] {
  const known = values.filter(Number.isFinite).toSorted((a, b) => a - b)
  return known.length < 20 ? known : [known[Math.floor(known.length / 10)], known.at(-1)!]
}

/** Without zeros that say nothing: `2 ms`, not `2.00 ms`. */
const short = (text: string) => text.replace(/(\.\d*?)0+(?!\d)/, '$1').replace(/\.(?!\d)/, '')

/** Half a letter's width, pixels. */
const HALF = 3.4

/** Those whose texts run neither into the one before nor over the edge. */
function apart(ticks: readonly PlotTick[], width: number): PlotTick[] {
  const kept: PlotTick[] = []
  for (const tick of ticks) {
    const last = kept.at(-1)
    if (tick.at + HALF * tick.text.length > width) break
    if (!last || tick.at - last.at > HALF * (tick.text.length + last.text.length) + 8) kept.push(tick)
  }
  return kept
}

/** The values, and ends of intervals no further from them than the values are wide. */
function held(values: readonly number[], ends: readonly (number | undefined)[], log: boolean): number[] {
  if (values.length === 0) return []
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const [least, most] = log
    ? [low ** 2 / high / 2, (high ** 2 / low) * 2]
    : [low - (high - low) - 0.02, high + (high - low) + 0.02]
  const near = ends.flatMap((end) => (end === undefined ? [] : [Math.max(least, Math.min(most, end))]))
  return [...values, ...near]
}

/** The point under the pointer: the nearest one, those of the background last. */
export function pointAt(points: readonly PlotPoint[], { x, y }: PlotLayout, at: PlotPlace): PlotPoint | undefined {
  let [best, least]: [PlotPoint | undefined, number] = [undefined, 22]
  for (const point of points) {
    const far = Math.hypot(x(point.x) - at.x, y(point.y) - at.y) + (point.kind === 'background' ? 8 : 0)
    if (far < least) [best, least] = [point, far]
  }
  return best
}
