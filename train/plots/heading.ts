// What stands above the panels of a chart: its title and the legend.
import { FONT, element, textAt, textWidth, wrapText } from './svg.ts'

export interface LegendEntry {
  readonly name: string
  readonly colour: string
  readonly mark: 'line' | 'dashed' | 'dot'
}

const MARGIN = 16
const ROW = 20
const SWATCH = 24

/** Title, wrapped, and legend, in as many rows as they need; `bottom` is the first free pixel below them. */
export function heading(
  title: string,
  legend: readonly LegendEntry[],
  width: number,
): { markup: string; bottom: number } {
  const lines = wrapText(title, FONT.title, width - 2 * MARGIN)
  const titles = lines.map((line, index) =>
    textAt(MARGIN, 26 + index * ROW, line, { 'font-size': FONT.title, 'font-weight': 'bold' }),
  )
  let x = MARGIN
  let y = 26 + lines.length * ROW + 4
  const entries: string[] = []
  for (const { name, colour, mark } of legend) {
    const wide = SWATCH + 6 + textWidth(name, FONT.label) + 18
    if (x > MARGIN && x + wide > width) {
      x = MARGIN
      y += ROW
    }
    entries.push(swatch(x, y - 4, colour, mark), textAt(x + SWATCH + 6, y, name))
    x += wide
  }
  return { markup: [...titles, ...entries].join(''), bottom: legend.length > 0 ? y + 14 : y - 10 }
}

function swatch(x: number, y: number, colour: string, mark: LegendEntry['mark']): string {
  if (mark === 'dot') return element('circle', { cx: x + SWATCH / 2, cy: y, r: 4, fill: colour })
  const dashes = mark === 'dashed' ? '6 4' : undefined
  return element('line', {
    x1: x,
    y1: y,
    x2: x + SWATCH,
    y2: y,
    stroke: colour,
    'stroke-width': 2.5,
    'stroke-dasharray': dashes,
  })
}
