// What is around the data of a panel: heading, legend, grid, axes.
import { THEME, element, label, line, textWidth, wrapText } from './svg.ts'
import type { AxisScale } from './axis-scale.ts'

/** A rectangle in pixels, y downwards. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Grid lines, the bottom axis and the tick texts; `xTexts` false leaves out those of x, for a panel below to show. */
export function drawGrid(box: Box, x: AxisScale, y: AxisScale, xTexts = true): string {
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
export function widthOfTicks(scale: AxisScale): number {
  return Math.max(...scale.ticks.map(({ text }) => textWidth(text))) + 12
}

/** Title and, below it, subtitle of a chart of `width` pixels, both wrapped, with the height they take. */
export function drawHeading(
  title: string,
  subtitle: string | undefined,
  width: number,
): { svg: string; height: number } {
  const left = 12
  const titles = wrapText(title, width - 2 * left, THEME.heading)
  const subtitles = subtitle ? wrapText(subtitle, width - 2 * left) : []
  const below = 28 + (titles.length - 1) * 21
  const svg = [
    ...titles.map((part, row) => label(part, left, 28 + row * 21, { size: THEME.heading, weight: 600 })),
    ...subtitles.map((part, row) => label(part, left, below + 19 + row * 16, { fill: THEME.muted })),
  ]
  return { svg: svg.join(''), height: below + 12 + (subtitles.length > 0 ? 3 + subtitles.length * 16 : 0) }
}

export interface LegendEntry {
  readonly name: string
  readonly colour: string
  readonly mark: 'line' | 'dashed' | 'dot'
}

/**
 * Names of the series in rows of at most `width` pixels, their height; nothing for a single series, which the title
 * names.
 */
export function drawLegend(
  entries: readonly LegendEntry[],
  { left, top, width }: { left: number; top: number; width: number },
): { svg: string; height: number } {
  if (entries.length < 2) return { svg: '', height: 0 }
  const rowHeight = 20
  let [x, row] = [left, 0]
  const parts = entries.map(({ name, colour, mark }) => {
    const needed = 22 + textWidth(name) + 16
    if (x > left && x + needed > left + width) [x, row] = [left, row + 1]
    const y = top + row * rowHeight + 12
    const dashes = mark === 'dashed' ? '6 4' : undefined
    const key =
      mark === 'dot'
        ? element('circle', { cx: x + 8, cy: y - 4, r: 4, fill: colour })
        : line(x, y - 4, x + 16, y - 4, colour, dashes, 2.5)
    const drawn = key + label(name, x + 22, y)
    x += needed
    return drawn
  })
  return { svg: parts.join(''), height: (row + 1) * rowHeight }
}

/** A box with `lines` of text in the corner of the panel where it hides the fewest of `points`, pixels. */
export function drawNote(lines: readonly string[], box: Box, points: readonly (readonly [number, number])[]): string {
  if (lines.length === 0) return ''
  const width = Math.max(...lines.map((content) => textWidth(content))) + 16
  const height = lines.length * 17 + 9
  const [far, low] = [box.right - width - 8, box.bottom - height - 8]
  const corners = [
    [box.left + 8, box.top + 8],
    [far, low],
    [far, box.top + 8],
    [box.left + 8, low],
  ]
  const hidden = corners.map(([left, top]) => {
    return points.filter(([x, y]) => x >= left && x <= left + width && y >= top && y <= top + height).length
  })
  const [x, y] = corners[hidden.indexOf(Math.min(...hidden))]
  const back = { x, y, width, height, rx: 3, fill: THEME.paper, 'fill-opacity': '0.9', stroke: THEME.grid }
  return element('rect', back) + lines.map((content, row) => label(content, x + 8, y + 18 + row * 17)).join('')
}
