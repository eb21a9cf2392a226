// What is around the data of a panel: heading, legend, grid, axes.
import type { Scale } from './scale.ts'
import { THEME, element, label, line, seriesColour, textWidth } from './svg.ts'

/** A rectangle in pixels, y downwards. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Grid lines, the bottom axis and the tick texts; `xTexts` false leaves out those of x, where a panel below has them. */
export function drawGrid(box: Box, x: Scale, y: Scale, xTexts = true): string {
  const rows = y.ticks.map(({ value, text }) => {
    const at = y.position(value)
    const style = { anchor: 'end', fill: THEME.muted } as const
    return line(box.left, at, box.right, at, THEME.grid) + label(text, box.left - 8, at + 4, style)
  })
  const columns = x.ticks.map(({ value, text }) => {
    const at = x.position(value)
    const tick = line(at, box.bottom, at, box.bottom + 4, THEME.axis)
    return xTexts ? tick + label(text, at, box.bottom + 18, { anchor: 'middle', fill: THEME.muted }) : tick
  })
  return rows.join('') + line(box.left, box.bottom, box.right, box.bottom, THEME.axis) + columns.join('')
}

/** Pixels that the texts of a y axis need to its left. */
export function widthOfTicks(scale: Scale): number {
  return Math.max(...scale.ticks.map(({ text }) => textWidth(text))) + 12
}

/** Title and, below it, subtitle of a chart, with the height they take; nothing where there is no title. */
export function drawHeading(
  title: string,
  subtitle: string | undefined,
  left: number,
): { svg: string; height: number } {
  const heading = label(title, left, 28, { size: THEME.heading, weight: 600 })
  if (!subtitle) return { svg: heading, height: 40 }
  return { svg: heading + label(subtitle, left, 47, { fill: THEME.muted }), height: 59 }
}

export interface LegendEntry {
  readonly name: string
  readonly mark: 'line' | 'dot'
}

/** Names of the series in rows of at most `width` pixels, their height; nothing for a single series, which the title names. */
export function drawLegend(
  entries: readonly LegendEntry[],
  { left, top, width }: { left: number; top: number; width: number },
): { svg: string; height: number } {
  if (entries.length < 2) return { svg: '', height: 0 }
  const rowHeight = 20
  let [x, row] = [left, 0]
  const parts = entries.map(({ name, mark }, index) => {
    const needed = 22 + textWidth(name) + 16
    if (x > left && x + needed > left + width) [x, row] = [left, row + 1]
    const y = top + row * rowHeight + 12
    const colour = seriesColour(index)
    const key =
      mark === 'line'
        ? element('line', { x1: x, y1: y - 4, x2: x + 16, y2: y - 4, stroke: colour, 'stroke-width': 2.5 })
        : element('circle', { cx: x + 8, cy: y - 4, r: 4, fill: colour })
    const drawn = key + label(name, x + 22, y)
    x += needed
    return drawn
  })
  return { svg: parts.join(''), height: (row + 1) * rowHeight }
}
