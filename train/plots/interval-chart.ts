// Figures with their intervals, a row for each thing that is compared: dots with whiskers on a common axis.
import { createScale } from './axis-scale.ts'
import { drawHeading, drawLegend } from './frame.ts'
import { THEME, element, label, line, seriesColour, svgDocument, textWidth } from './svg.ts'

export interface ChartInterval {
  readonly value: number
  readonly low: number
  readonly high: number
}

export interface IntervalChart {
  readonly title: string
  readonly subtitle?: string
  readonly xLabel: string
  /** Names of what each row has one interval of, told apart by colour. */
  readonly series: readonly string[]
  /** From top to bottom; an interval for each series, undefined where there is none. */
  readonly rows: readonly { readonly name: string; readonly intervals: readonly (ChartInterval | undefined)[] }[]
  /** Values that the axis has to reach. */
  readonly include?: readonly number[]
  /** Pixels, default 720. */
  readonly width?: number
}

const GAP = 11
const PADDING = 9

/** Draws the chart as an SVG document. Throws RangeError where there is no finite value to show. */
export function intervalChart({ title, subtitle, xLabel, series, rows, include, width = 720 }: IntervalChart): string {
  const left = Math.max(...rows.map(({ name }) => textWidth(name))) + 24
  const right = width - 32
  const heading = drawHeading(title, subtitle, width)
  const entries = series.map((name, i) => ({ name, colour: seriesColour(i), mark: 'dot' as const }))
  const legend = drawLegend(entries, { left, top: heading.height + 4, width: right - left })
  const top = heading.height + 12 + legend.height
  const height = 2 * PADDING + (series.length - 1) * GAP
  const bottom = top + rows.length * height
  const values = rows.flatMap(({ intervals }) =>
    intervals.flatMap((each) => (each ? [each.value, each.low, each.high] : [])),
  )
  const x = createScale({ label: xLabel, include }, values, { from: left, to: right, margin: 0.03, count: 7 })
  const grid = x.ticks.map(({ value, text }) => {
    const at = x.position(value)
    const style = { anchor: 'middle', fill: THEME.muted } as const
    return line(at, top, at, bottom, value === 0 ? THEME.axis : THEME.grid) + label(text, at, bottom + 18, style)
  })
  const drawn = rows.map(({ name, intervals }, row) => {
    const start = top + row * height
    const marks = intervals.map((interval, i) => {
      if (!interval) return ''
      const y = start + PADDING + i * GAP
      const [from, at, to] = [interval.low, interval.value, interval.high].map(x.position)
      return (
        line(from, y, to, y, seriesColour(i), undefined, 2) +
        element('circle', { cx: at, cy: y, r: 4, fill: seriesColour(i) })
      )
    })
    return label(name, left - 12, start + height / 2 + 4, { anchor: 'end' }) + marks.join('')
  })
  const rules = rows
    .slice(1)
    .map((_, row) => line(12, top + (row + 1) * height, right, top + (row + 1) * height, THEME.grid))
  const axis = line(left, bottom, right, bottom, THEME.axis)
  const name = label(xLabel, (left + right) / 2, bottom + 40, { anchor: 'middle', weight: 600 })
  return svgDocument(
    width,
    bottom + 54,
    title,
    heading.svg + legend.svg + rules.join('') + grid.join('') + axis + name + drawn.join(''),
  )
}
