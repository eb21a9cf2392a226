// Points of two measures of the same things: what was predicted against what was published.
import { drawGrid, drawHeading, drawLegend, widthOfTicks } from './frame.ts'
import type { AxisOptions } from './scale.ts'
import { createScale } from './scale.ts'
import { THEME, element, label, line, seriesColour, svgDocument } from './svg.ts'

export interface PointSeries {
  readonly name: string
  /** [points]. */
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
}

export interface Scatter {
  readonly title: string
  /** The place for the figures, such as `Kendall tau 0.72 (0.69 to 0.75)`. */
  readonly subtitle?: string
  readonly x: AxisOptions
  readonly y: AxisOptions
  /** Later ones are drawn over earlier ones. */
  readonly series: readonly PointSeries[]
  /** Draws y = x where both axes show it. */
  readonly diagonal?: boolean
  /** Pixels, default 560. */
  readonly width?: number
  /** Pixels of the data, default 400. */
  readonly plotHeight?: number
}

/**
 * Draws the points as an SVG document; those that an axis cannot show are left out, and counted below the chart.
 * Throws RangeError for a series whose lists differ in length, or with nothing to show.
 */
export function scatter(chart: Scatter): string {
  const { series, width = 560, plotHeight = 400 } = chart
  for (const { name, x, y } of series) {
    if (x.length !== y.length) throw new RangeError(`series "${name}": ${x.length} x and ${y.length} y are not pairs`)
  }
  const heading = drawHeading(chart.title, chart.subtitle, 12)
  const of = (axis: 'x' | 'y') => series.flatMap((points) => Array.from(points[axis]))
  const shape = { from: plotHeight, to: 0, margin: 0.04 }
  const left = Math.max(40, widthOfTicks(createScale(chart.y, of('y'), { ...shape, count: 6 }))) + 12
  const right = width - 32
  const legend = drawLegend(
    series.map(({ name }) => ({ name, mark: 'dot' })),
    { left, top: heading.height + 8, width: right - left },
  )
  const top = heading.height + 8 + legend.height + 28
  const box = { left, top, right, bottom: top + plotHeight }
  const x = createScale(chart.x, of('x'), {
    from: left,
    to: right,
    margin: 0.04,
    count: Math.floor((right - left) / 80),
  })
  const y = createScale(chart.y, of('y'), { from: box.bottom, to: top, margin: 0.04, count: 6 })

  let leftOut = 0
  const points = series.map((entry, number) => {
    const dots: string[] = []
    for (let i = 0; i < entry.x.length; i++) {
      const [cx, cy] = [x.position(entry.x[i]), y.position(entry.y[i])]
      if (Number.isNaN(cx + cy)) leftOut++
      else dots.push(element('circle', { cx, cy, r: entry.x.length > 1000 ? 1.8 : 2.8 }))
    }
    return element(
      'g',
      { fill: seriesColour(number), 'fill-opacity': dots.length > 200 ? '0.4' : '0.65' },
      dots.join(''),
    )
  })
  const [from, to] = [Math.max(x.domain[0], y.domain[0]), Math.min(x.domain[1], y.domain[1])]
  const ends = [x.position(from), y.position(from), x.position(to), y.position(to)] as const
  const diagonal = chart.diagonal && from < to ? line(...ends, THEME.axis, '4 3') : ''
  const names =
    label(chart.y.label, left, top - 12, { weight: 600 }) +
    label(chart.x.label, (left + right) / 2, box.bottom + 40, { anchor: 'middle', weight: 600 })
  const note = leftOut
    ? label(`${leftOut} points cannot be shown on these axes.`, left, box.bottom + 62, { fill: THEME.muted })
    : ''
  const content = heading.svg + legend.svg + names + drawGrid(box, x, y) + diagonal + points.join('') + note
  return svgDocument(width, box.bottom + (leftOut ? 76 : 54), chart.title, content)
}
