// Lines over a common x axis in panels one above the other: learning curves.
import { createScale } from './axis-scale.ts'
import { drawGrid, drawHeading, drawLegend, widthOfTicks } from './frame.ts'
import { bandPath, dotsPath, linePath } from './svg-paths.ts'
import { THEME, element, label, line, seriesColour, svgDocument, textWidth } from './svg.ts'
import type { AxisScale, ScaleKind } from './axis-scale.ts'
import type { Box } from './frame.ts'
import type { Locate, Point } from './svg-paths.ts'
import type { TickFormat } from './ticks.ts'

export interface LineSeries {
  /** The same name has the same colour in every panel. */
  readonly name: string
  /** In drawing order; the line breaks where a value cannot be shown. Up to forty are marked one by one. */
  readonly points: readonly Point[]
  /** Shaded interval around the line. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[]
  readonly dashed?: boolean
}

export interface LinePanel {
  /** Stands above the panel as its title. */
  readonly yLabel: string
  readonly series: readonly LineSeries[]
  readonly yScale?: ScaleKind
  /** `percent` writes fractions of 1 as such. */
  readonly yFormat?: TickFormat
  /** Values that the axis has to reach, whatever the data. */
  readonly yInclude?: readonly number[]
  /** Dotted horizontal lines with a label, such as a baseline to beat. */
  readonly references?: readonly { readonly y: number; readonly label: string }[]
}

interface ChartFrame {
  readonly title: string
  readonly subtitle?: string
  readonly xLabel: string
  readonly xScale?: ScaleKind
  /** Values of x to point out across all panels, such as the step at which training stopped. */
  readonly marks?: readonly { readonly x: number; readonly label: string }[]
  /** Pixels, default 760. */
  readonly width?: number
  /** Pixels of one panel's data, default 180, or 300 where there is one panel. */
  readonly panelHeight?: number
}

/** One panel, its fields beside those of the chart, or several from top to bottom, each with a y axis of its own. */
export type LineChart = ChartFrame & (LinePanel | { readonly panels: readonly LinePanel[] })

const MARKED_POINTS = 40

/** Draws the chart as an SVG document. Throws RangeError, naming the axis, where there is nothing to show. */
export function lineChart(chart: LineChart): string {
  const panels = 'panels' in chart ? chart.panels : [chart]
  const { marks = [], width = 760, panelHeight = panels.length > 1 ? 180 : 300, xScale: kind } = chart
  const yScales = panels.map((panel) => createYScale(panel, panelHeight))
  const [left, right] = [Math.max(40, ...yScales.map(widthOfTicks)) + 12, width - 32]
  const all = panels.flatMap(({ series }) => series)
  const colours = new Map([...new Set(all.map(({ name }) => name))].map((name, index) => [name, seriesColour(index)]))
  const xs = all.flatMap(({ points, band = [] }) => [...points, ...band].map(([x]) => x))
  const range = { from: left, to: right, count: Math.floor((right - left) / 90) }
  const x = createScale({ label: chart.xLabel, kind }, [...xs, ...marks.map((mark) => mark.x)], range)

  const heading = drawHeading(chart.title, chart.subtitle, width)
  let top = heading.height + 8
  const drawn = panels.map((panel, index) => {
    const title = label(panel.yLabel, left, top + 12, { weight: 600 })
    const entries = panel.series.map(({ name, dashed }) => {
      return { name, colour: colours.get(name)!, mark: dashed ? ('dashed' as const) : ('line' as const) }
    })
    const legend = drawLegend(entries, { left, top: top + 20, width: right - left })
    top += 24 + legend.height
    const box = { left, top, right, bottom: top + panelHeight }
    const y = { ...yScales[index], position: (value: number) => box.top + yScales[index].position(value) }
    const grid = drawGrid(box, x, y, index === panels.length - 1)
    const markers = drawMarks(box, x, index === 0 ? marks : marks.map((mark) => ({ ...mark, label: '' })))
    const lines = panel.series.map((series) =>
      drawSeries(series, colours.get(series.name)!, { x: x.position, y: y.position }),
    )
    top = box.bottom + 28
    return title + legend.svg + grid + markers + lines.join('') + drawReferences(panel, box, y)
  })
  const axis = label(chart.xLabel, (left + right) / 2, top + 12, { anchor: 'middle', weight: 600 })
  return svgDocument(width, top + 26, chart.title, heading.svg + drawn.join('') + axis)
}

function createYScale(panel: LinePanel, height: number): AxisScale {
  const { yLabel, yScale, yFormat, yInclude = [], series, references = [] } = panel
  const values = series.flatMap(({ points, band = [] }) => [
    ...points.map(([, y]) => y),
    ...band.flatMap(([, low, high]) => [low, high]),
  ])
  const include = [...yInclude, ...references.map(({ y }) => y)]
  const options = { label: yLabel, kind: yScale, format: yFormat, include }
  return createScale(options, values, { from: height, to: 0, margin: 0.06, count: 5 })
}

function drawSeries({ points, band = [], dashed }: LineSeries, colour: string, at: Locate): string {
  const area = bandPath(band, at)
  const stroke = { stroke: colour, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' }
  const dashes = dashed ? '6 5' : undefined
  return [
    area ? element('path', { d: area, fill: colour, 'fill-opacity': '0.15' }) : '',
    element('path', {
      d: linePath(points, at),
      fill: 'none',
      'stroke-width': 2,
      'stroke-dasharray': dashes,
      ...stroke,
    }),
    points.length <= MARKED_POINTS ? element('path', { d: dotsPath(points, at), 'stroke-width': 6, ...stroke }) : '',
  ].join('')
}

function drawMarks(box: Box, x: AxisScale, marks: readonly { x: number; label: string }[]): string {
  return marks
    .map(({ x: value, label: name }) => {
      const at = x.position(value)
      const fits = at + 6 + textWidth(name) < box.right
      const style = { anchor: fits ? 'start' : 'end', fill: THEME.muted, halo: true } as const
      const text = label(name, at + (fits ? 6 : -6), box.top + 12, style)
      return line(at, box.top, at, box.bottom, THEME.muted, '4 3') + (name ? text : '')
    })
    .join('')
}

function drawReferences({ references = [] }: LinePanel, box: Box, y: AxisScale): string {
  return references
    .map(({ y: value, label: name }) => {
      const at = y.position(value)
      const text = label(name, box.left + 4, at - 5, { fill: THEME.muted, halo: true })
      return line(box.left, at, box.right, at, THEME.muted, '2 4') + text
    })
    .join('')
}
