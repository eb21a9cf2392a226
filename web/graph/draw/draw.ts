// Draws what is in view of a scene, in as much detail as its size on the screen has room for.
import { SIZES } from '../place/sizes.ts'
import { drawBox } from './draw-box.ts'
import { handleOf } from './handles.ts'
import type { Frame } from '../scene.ts'
import type { Pen } from './pen.ts'
import type { Picture, Shot } from './shot.ts'
import type { Theme } from './theme.ts'

/** Scales below which text, bends and borders are left out. */
const TEXT = 0.45
const DETAIL = 0.28

export const bends = (scale: number): boolean => scale >= DETAIL

export function draw(pen: Pen, picture: Picture, shot: Shot): void {
  const { scene, rows, theme } = picture
  const range = { top: shot.y, bottom: shot.y + shot.height }
  const isWide = ({ x, width }: { readonly x: number; readonly width: number }) =>
    x <= shot.x + shot.width && x + width >= shot.x
  for (const index of rows.frames(range))
    if (isWide(scene.frames[index])) drawFrame(pen, scene.frames[index], theme, shot.scale)
  drawLines(pen, picture, shot, rows.lines(range))
  if (shot.scale >= TEXT)
    for (const index of rows.frames(range)) if (isWide(scene.frames[index])) drawTitle(pen, scene.frames[index], theme)
  const boxes = rows.boxes(range).filter((index) => isWide(scene.boxes[index]))
  if (shot.scale < DETAIL) drawBars(pen, picture, boxes)
  else for (const index of boxes) drawBox(pen, picture, index, shot, shot.scale >= TEXT)
  drawRing(pen, picture, shot.hovered, theme.muted, 1, shot.scale)
  if (shot.focused !== shot.selected) drawRing(pen, picture, shot.focused, theme.accent, 1.5, shot.scale)
  drawRing(pen, picture, shot.selected, theme.accent, 2.5, shot.scale)
}

function drawFrame(pen: Pen, { x, y, width, height, tight, depth }: Frame, theme: Theme, scale: number): void {
  if (tight || (scale < DETAIL && depth > 2)) return
  const fill = fillOf(depth, theme)
  pen.rect(x, y, width, height, { fill, stroke: theme.border, width: Math.max(1, 0.5 / scale), radius: 10 })
}

/** Every second one is filled, so that frames in frames are told apart without heavier lines. */
const fillOf = (depth: number, theme: Theme) => (depth % 2 === 1 ? theme.frame : theme.background)

/** Over the lines. What is drawn here is what `handleAt` answers to. */
function drawTitle(pen: Pen, frame: Frame, theme: Theme): void {
  const { x, y, width, block, tight, depth } = frame
  if (tight) {
    const handle = handleOf(frame)
    const middle = handle.x + handle.width / 2
    pen.lines([[middle, handle.y + 14, middle, handle.y + handle.height - 2]], { stroke: theme.border, width: 1.5 })
    pen.text('▾', middle, y + 7, { size: SIZES.note, fill: theme.muted, align: 'center' })
    return
  }
  pen.text('▾', x + 10, y + 15, { size: SIZES.note, fill: theme.muted })
  const words = { size: SIZES.note, fill: theme.muted, bold: true, most: width - 34, halo: fillOf(depth, theme) }
  pen.text(block.title, x + 22, y + 15, words)
}

function drawLines(pen: Pen, { scene, theme }: Picture, { scale, selected }: Shot, visible: readonly number[]): void {
  const lines = visible.map((index) => scene.lines[index])
  const width = Math.max(1.1, 0.6 / scale)
  const isBright = ({ from, to }: { readonly from: number; readonly to: number }) =>
    from === selected || to === selected
  const [bright, plain] = selected < 0 ? [[], lines] : [lines.filter(isBright), lines.filter((line) => !isBright(line))]
  pen.lines(
    plain.map(({ points }) => points),
    { stroke: theme.line, width },
  )
  if (bright.length > 0)
    pen.lines(
      bright.map(({ points }) => points),
      { stroke: theme.accent, width: width * 1.6 },
    )
  if (scale < TEXT) return
  for (const { points, label } of lines)
    if (label !== undefined && roomBelow(points))
      pen.text(label, points[0] + 6, points[1] + 12, {
        size: SIZES.note - 0.5,
        fill: theme.muted,
        halo: theme.background,
      })
}

/** Whether a line goes on far enough to be written beside. */
const roomBelow = (points: readonly number[]) => points.at(-1)! - points[1] >= 20

/** Boxes too small for text, by colour. */
function drawBars(pen: Pen, { scene, paints }: Picture, boxes: readonly number[]): void {
  for (const index of boxes) {
    const { x, y, width, height } = scene.boxes[index]
    pen.rect(x, y, width, height, { fill: paints[index].solid })
  }
}

function drawRing(pen: Pen, { scene }: Picture, index: number, stroke: string, width: number, scale: number): void {
  if (index < 0 || index >= scene.boxes.length) return
  const box = scene.boxes[index]
  const line = Math.max(width, width / scale)
  const around = line / 2 + 1
  pen.rect(box.x - around, box.y - around, box.width + 2 * around, box.height + 2 * around, {
    stroke,
    width: line,
    radius: 8,
  })
}
