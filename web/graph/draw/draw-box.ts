// Draws one box: a layer, a folded block, or an end of the network.
import { SIZES } from '../place/sizes.ts'
import type { Box } from '../scene.ts'
import type { BoxPaint } from './paint.ts'
import type { Pen } from './pen.ts'
import type { Picture, Shot } from './shot.ts'
import type { Theme } from './theme.ts'

const RADIUS = 6
const BAR = 4

/** Signs besides colours, for those who do not tell these apart. */
const SIGNS = { added: '+', changed: '~', removed: '−' } as const

export function drawBox(
  pen: Pen,
  { scene, paints, theme }: Picture,
  index: number,
  { scale }: Pick<Shot, 'scale'>,
  text: boolean,
): void {
  const box = scene.boxes[index]
  const paint = paints[index]
  const { x, y, width, height } = box
  const isEnd = box.kind === 'input' || box.kind === 'output'
  const radius = isEnd ? height / 2 : RADIUS
  const border = { stroke: paint.border, width: Math.max(1, 0.5 / scale) }
  // A folded block lies on others, as a pile of sheets.
  if (box.block && box.block.kind !== 'unit')
    pen.rect(x + 4, y + 4, width - 4, height, { fill: paint.fill, ...border, radius })
  pen.rect(x, y, box.block && box.block.kind !== 'unit' ? width - 4 : width, height, {
    fill: paint.fill,
    ...border,
    radius,
  })
  drawBar(pen, box, paint)
  if (text) drawText(pen, box, paint, theme)
  drawMarks(pen, box, paint, theme, text)
}

function drawBar(pen: Pen, { x, y, height }: Box, { bar }: BoxPaint): void {
  const strip = (height - 10) / bar.length
  for (const [at, fill] of bar.entries()) pen.rect(x + 5, y + 5 + at * strip, BAR, strip, { fill })
}

function drawText(
  pen: Pen,
  { kind, x, y, width, height, title, note, block }: Box,
  paint: BoxPaint,
  theme: Theme,
): void {
  const { ink, share, bar } = paint
  if (kind === 'input' || kind === 'output') {
    pen.text(title, x + width / 2, y + height / 2, { size: SIZES.note, fill: ink, align: 'center', most: width - 16 })
    return
  }
  const left = x + (bar.length > 0 ? SIZES.inset + 1 : 10)
  const room = width - (left - x) - 8 - (share === undefined ? 0 : 36)
  const middle = y + (note === undefined ? height / 2 : 15)
  pen.text(title, left, middle, {
    size: SIZES.text,
    fill: ink,
    bold: block !== undefined && block.kind !== 'unit',
    most: room,
  })
  if (share !== undefined) pen.text(share, x + width - 10, middle, { size: SIZES.note, fill: ink, align: 'right' })
  if (note === undefined) return
  const fill = paint.faulty ? theme.fault : bar.length > 0 ? theme.muted : ink
  pen.text(note, left, y + 31, { size: SIZES.note, fill, most: width - (left - x) - 8 })
}

function drawMarks(
  pen: Pen,
  { x, y, width, height }: Box,
  { change, faulty }: BoxPaint,
  theme: Theme,
  text: boolean,
): void {
  if (change) {
    const dash = change === 'removed' ? { dash: [4, 3] } : {}
    pen.rect(x, y, width, height, { stroke: theme[change], width: 2, radius: RADIUS, ...dash })
    drawBadge(pen, x + width, y, SIGNS[change], theme[change], theme, text)
  }
  if (!faulty) return
  pen.rect(x, y, width, height, { stroke: theme.fault, width: 2, radius: RADIUS })
  drawBadge(pen, x, y, '!', theme.fault, theme, text)
}

function drawBadge(
  pen: Pen,
  x: number,
  y: number,
  sign: string,
  fill: string,
  { background }: Theme,
  text: boolean,
): void {
  pen.rect(x - 8, y - 8, 16, 16, { fill, stroke: background, width: 1.5, radius: 8 })
  if (text) pen.text(sign, x, y, { size: 12, fill: background, align: 'center', bold: true })
}
