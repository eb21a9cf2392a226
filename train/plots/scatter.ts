// Points of two measures of the same things: what was predicted against what was published.
import { createScale } from './axis-scale.ts'
import { drawGrid, drawHeading, drawLegend, drawNote, widthOfTicks } from './frame.ts'
import { THEME, element, label, line, seriesColour, svgDocument } from './svg.ts'
import type { ScaleKind } from './axis-scale.ts'
import type { Point } from './svg-paths.ts'
import type { TickFormat } from './ticks.ts'

export interface PointGroup {
  readonly name: string
  readonly points: readonly Point[]
}

export interface Scatter {
  readonly title: string
  readonly subtitle?: string
  readonly xLabel: string
  readonly yLabel: string
  /** One group, or several told apart by colour and named in a legend; later ones are drawn over earlier ones. */
  readonly points: readonly Point[] | readonly PointGroup[]
  /** Draws y = x where both axes show it. */
  readonly diagonal?: boolean
  /** Lines of text in the emptiest corner, such as `Kendall tau 0.72 (0.69 to 0.75)`. */
  readonly annotations?: readonly string[]
  readonly xScale?: ScaleKind
  readonly yScale?: ScaleKind
  /** `percent` writes fractions of 1 as such. */
  readonly xFormat?: TickFormat
  readonly yFormat?: TickFormat
  /** Pixels, default 560. */
  readonly width?: number
  /** Pixels of the data, default 400. */
  readonly plotHeight?: number
}

/**
 * Draws the points as an SVG document; those that an axis cannot show are left out, and counted below the chart.
 * Throws RangeError, naming the axis, where there is nothing to show.
 */
export function scatter(chart: Scatter): string {
  const { annotations = [], width = 560, plotHeight = 400 } = chart
  const groups = groupsOf(chart.points)
  const all = groups.flatMap(({ points }) => points)
  const xAxis = { label: chart.xLabel, kind: chart.xScale, format: chart.xFormat }
  const yAxis = { label: chart.yLabel, kind: chart.yScale, format: chart.yFormat }
  const ys = all.map(([, y]) => y)
  const yRange = { margin: 0.04, count: 6 }
  const left = Math.max(40, widthOfTicks(createScale(yAxis, ys, { ...yRange, from: plotHeight, to: 0 }))) + 12
  const right = width - 32
  const heading = drawHeading(chart.title, chart.subtitle, width)
  const legend = drawLegend(
    groups.map(({ name }, index) => ({ name, colour: seriesColour(index), mark: 'dot' })),
    { left, top: heading.height + 8, width: right - left },
  )
  const top = heading.height + 8 + legend.height + 28
  const box = { left, top, right, bottom: top + plotHeight }
  const xRange = { from: left, to: right, margin: 0.04, count: Math.floor((right - left) / 80) }
  const x = createScale(
    xAxis,
    all.map(([value]) => value),
    xRange,
  )
  const y = createScale(yAxis, ys, { ...yRange, from: box.bottom, to: top })

  const { r, opacity } = dotOf(all.length)
  const placed = groups.map(({ points }) =>
    points.map(([px, py]) => [x.position(px), y.position(py)] as const).filter(([cx, cy]) => !Number.isNaN(cx + cy)),
  )
  const dots = placed.map((places, index) => {
    const circles = places.map(([cx, cy]) => element('circle', { cx, cy, r }))
    return element('g', { fill: seriesColour(index), 'fill-opacity': String(opacity) }, circles.join(''))
  })
  const [from, to] = [Math.max(x.domain[0], y.domain[0]), Math.min(x.domain[1], y.domain[1])]
  const ends = [x.position(from), y.position(from), x.position(to), y.position(to)] as const
  const diagonal = chart.diagonal && from < to ? line(...ends, THEME.axis, '4 3') : ''
  const names =
    label(chart.yLabel, left, top - 12, { weight: 600 }) +
    label(chart.xLabel, (left + right) / 2, box.bottom + 40, { anchor: 'middle', weight: 600 })
  const leftOut = all.length - placed.flat().length
  const missing = `${leftOut} ${leftOut === 1 ? 'point' : 'points'} cannot be shown on these axes.`
  const remark = leftOut ? label(missing, left, box.bottom + 62, { fill: THEME.muted }) : ''
  const body = drawGrid(box, x, y) + diagonal + dots.join('') + drawNote(annotations, box, placed.flat())
  const content = heading.svg + legend.svg + names + body + remark
  return svgDocument(width, box.bottom + (leftOut ? 76 : 54), chart.title, content)
}

function groupsOf(points: Scatter['points']): readonly PointGroup[] {
  const areGroups = (given: Scatter['points']): given is readonly PointGroup[] => given.length > 0 && 'name' in given[0]
  return areGroups(points) ? points : [{ name: '', points }]
}

/** Many points are drawn small and faint, so that crowds show as darkness. */
function dotOf(count: number): { r: number; opacity: number } {
  if (count <= 200) return { r: 3.2, opacity: 0.7 }
  return count <= 2000 ? { r: 2.4, opacity: 0.4 } : { r: 1.6, opacity: 0.2 }
}
