// The frame of a panel: grid, ticks and labels of both axes.
import type { Scale } from './scale.ts'
import type { Box } from './svg.ts'
import { FAINT, FONT, GRID, INK, element, textAt, textWidth } from './svg.ts'

export interface AxesOptions {
  readonly box: Box
  readonly x: Scale
  readonly y: Scale
  readonly yLabel: string
  /** Left out on all but the lowest of stacked panels. */
  readonly xLabel?: string
}

/** Pixels below a panel for tick labels and the axis label. */
export const X_AXIS_HEIGHT = 46

/** Pixels to the left of a panel for the tick labels of all `scales` and the axis label. */
export function yAxisWidth(scales: readonly Scale[]): number {
  const widest = Math.max(...scales.flatMap(({ ticks }) => ticks.map(({ label }) => textWidth(label, FONT.tick))), 20)
  return Math.ceil(widest) + 38
}

/** How many ticks an axis of so many pixels takes without crowding. */
export function tickCount(length: number, direction: 'x' | 'y'): number {
  return Math.max(2, Math.floor(length / (direction === 'x' ? 90 : 45)))
}

/** Pixel of a value on either axis. */
export function locate({ box, x, y }: Pick<AxesOptions, 'box' | 'x' | 'y'>) {
  return {
    x: (value: number) => box.left + x.position(value) * box.width,
    y: (value: number) => box.top + box.height - y.position(value) * box.height,
  }
}

/** Draws grid, frame and labels; the panel's contents go on top. */
export function axes({ box, x, y, yLabel, xLabel }: AxesOptions): string {
  const at = locate({ box, x, y })
  const bottom = box.top + box.height
  const right = box.left + box.width
  const line = (x1: number, y1: number, x2: number, y2: number) => element('line', { x1, y1, x2, y2, stroke: GRID })
  const vertical = x.ticks.map(({ value }) => line(at.x(value), box.top, at.x(value), bottom))
  const horizontal = y.ticks.map(({ value }) => line(box.left, at.y(value), right, at.y(value)))
  const tick = { 'font-size': FONT.tick, fill: FAINT }
  const yTicks = y.ticks.map(({ value, label }) =>
    textAt(box.left - 7, at.y(value) + 4, label, { ...tick, 'text-anchor': 'end' }),
  )
  const xTicks = x.ticks.map(({ value, label }) =>
    textAt(at.x(value), bottom + 18, label, { ...tick, 'text-anchor': 'middle' }),
  )
  const centre = box.top + box.height / 2
  const labelX = box.left - yAxisWidth([y]) + 12
  const upright = textAt(labelX, centre, yLabel, {
    'text-anchor': 'middle',
    transform: `rotate(-90 ${labelX.toFixed(1)} ${centre.toFixed(1)})`,
  })
  const below = textAt(box.left + box.width / 2, bottom + 38, xLabel ?? '', { 'text-anchor': 'middle' })
  return [
    ...vertical,
    ...horizontal,
    element('rect', { x: box.left, y: box.top, width: box.width, height: box.height, fill: 'none', stroke: INK }),
    ...yTicks,
    ...(xLabel === undefined ? [] : [...xTicks, below]),
    upright,
  ].join('')
}

/** Limits what `children` draw to the panel; `id` must be unique in the document. */
export function clipped(id: string, { left, top, width, height }: Box, ...children: string[]): string {
  const shape = element('rect', { x: left, y: top, width, height })
  return element('clipPath', { id }, shape) + element('g', { 'clip-path': `url(#${id})` }, ...children)
}
