// Lines over a common x axis in panels one above the other: learning curves.
import type { Box } from './frame.ts'
import { drawGrid, drawHeading, drawLegend, widthOfTicks } from './frame.ts'
import type { AxisOptions, Scale } from './scale.ts'
import { createScale } from './scale.ts'
import { THEME, element, label, line, round, seriesColour, svgDocument, textWidth } from './svg.ts'

export interface LineSeries {
  readonly name: string
  /** [points], in drawing order. */
  readonly x: ArrayLike<number>
  /** [points]; the line breaks where a value cannot be shown. */
  readonly y: ArrayLike<number>
  /** [points], lower and upper ends of a band around the line. */
  readonly band?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> }
}

export interface LinePanel {
  /** Its label stands above the panel as its title. */
  readonly y: AxisOptions
  readonly series: readonly LineSeries[]
}

export interface LineChart {
  readonly title: string
  readonly subtitle?: string
  readonly x: AxisOptions
  /** From top to bottom, each with a y axis of its own. */
  readonly panels: readonly LinePanel[]
  /** Values of x to point out across all panels, such as the step at which training stopped. */
  readonly marks?: readonly { readonly x: number; readonly label: string }[]
  /** Pixels, default 760. */
  readonly width?: number
  /** Pixels of one panel's data, default 180. */
  readonly panelHeight?: number
}

/** Draws the chart as an SVG document. Throws RangeError for a series whose lists differ in length, or with nothing to show. */
export function lineChart(chart: LineChart): string {
  const { panels, marks = [], width = 760, panelHeight = 180 } = chart
  for (const { series } of panels) series.forEach(checkLengths)
  const yScales = panels.map(({ y, series }) =>
    createScale(y, shown(series), { from: panelHeight, to: 0, margin: 0.06, count: 5 }),
  )
  const [left, right] = [Math.max(40, ...yScales.map(widthOfTicks)) + 12, width - 32]
  const allX = [...panels.flatMap(({ series }) => series.flatMap(({ x }) => Array.from(x))), ...marks.map(({ x }) => x)]
  const x = createScale(chart.x, allX, { from: left, to: right, count: Math.floor((right - left) / 90) })

  const heading = drawHeading(chart.title, chart.subtitle, 12)
  let top = heading.height + 8
  const drawn = panels.map((panel, index) => {
    const title = label(panel.y.label, left, top + 12, { weight: 600 })
    const legend = drawLegend(
      panel.series.map(({ name }) => ({ name, mark: 'line' })),
      { left, top: top + 20, width: right - left },
    )
    top += 24 + legend.height
    const box = { left, top, right, bottom: top + panelHeight }
    const y = { ...yScales[index], position: (value: number) => box.top + yScales[index].position(value) }
    const last = index === panels.length - 1
    const body =
      drawGrid(box, x, y, last) + drawMarks(box, x, index === 0 ? marks : marks.map((mark) => ({ ...mark, label: '' })))
    top = box.bottom + 28
    return title + legend.svg + body + panel.series.map((series, number) => drawSeries(series, number, x, y)).join('')
  })
  const axis = label(chart.x.label, (left + right) / 2, top + 12, { anchor: 'middle', fill: THEME.muted })
  return svgDocument(width, top + 26, chart.title, heading.svg + drawn.join('') + axis)
}

function drawSeries({ x: xs, y: ys, band }: LineSeries, number: number, x: Scale, y: Scale): string {
  const colour = seriesColour(number)
  const [centre, low, high] = [ys, band?.low ?? [], band?.high ?? []].map((values) =>
    Array.from(values, (value, i) => [x.position(xs[i]), y.position(value)] as const),
  )
  const area = band
    ? runs(low, high).map(([below, above]) => `${trace(above)}L${trace(below.toReversed()).slice(1)}Z`)
    : []
  const fill = element('path', { d: area.join(''), fill: colour, 'fill-opacity': '0.15' })
  const lines = runs(centre)
  const path = { d: lines.map(([run]) => trace(run)).join(''), fill: 'none', stroke: colour, 'stroke-width': 2 }
  // A point between two gaps is a line of no length, which would not show.
  const alone = lines
    .filter(([run]) => run.length === 1)
    .map(([[[cx, cy]]]) => element('circle', { cx, cy, r: 2.5, fill: colour }))
  return (area.length ? fill : '') + element('path', { ...path, 'stroke-linejoin': 'round' }) + alone.join('')
}

type Point = readonly [x: number, y: number]

/** Cuts lists of points, of equal length, where a point of any of them has no place. */
function runs(...lists: readonly Point[][]): Point[][][] {
  const found: Point[][][] = []
  let open = false
  for (let i = 0; i < lists[0].length; i++) {
    const whole = lists.every((list) => !Number.isNaN(list[i][0] + list[i][1]))
    if (whole && !open) found.push(lists.map(() => []))
    if (whole) lists.forEach((list, part) => found.at(-1)![part].push(list[i]))
    open = whole
  }
  return found
}

function trace(points: readonly Point[]): string {
  return points.map(([x, y], index) => `${index ? 'L' : 'M'}${round(x)} ${round(y)}`).join('')
}

function drawMarks(box: Box, x: Scale, marks: readonly { x: number; label: string }[]): string {
  return marks
    .map(({ x: value, label: name }) => {
      const at = x.position(value)
      const fits = at + 6 + textWidth(name) < box.right
      const text = label(name, at + (fits ? 6 : -6), box.top + 12, {
        anchor: fits ? 'start' : 'end',
        fill: THEME.muted,
      })
      return line(at, box.top, at, box.bottom, THEME.muted, '4 3') + (name ? text : '')
    })
    .join('')
}

function shown(series: readonly LineSeries[]): number[] {
  return series.flatMap(({ y, band }) => [y, band?.low ?? [], band?.high ?? []].flatMap((values) => Array.from(values)))
}

function checkLengths({ name, x, y, band }: LineSeries): void {
  const lengths = [x, y, band?.low ?? x, band?.high ?? x].map((values) => values.length)
  if (new Set(lengths).size > 1)
    throw new RangeError(`series "${name}": lists of ${lengths.join(', ')} values do not go together`)
}
