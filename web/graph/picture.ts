// All of a picture as a file: SVG, or PNG.
import { createCanvasPen } from './draw/canvas-pen.ts'
import { draw } from './draw/draw.ts'
import { createSvgPen } from './draw/svg-pen.ts'
import type { Pen } from './draw/pen.ts'
import type { Picture } from './draw/shot.ts'

/** What browsers make canvases of, and what viewers open: pixels of a side, and of the whole. */
const LONGEST = 16_000
const MOST_PIXELS = 60e6

/** Standalone: no script, nothing from elsewhere; names are text and never markup. */
export function printSvg(picture: Picture, title: string): string {
  const { width, height } = picture.scene
  const pen = createSvgPen(picture.theme.font)
  drawAll(pen, picture)
  return pen.finish(width, height, title)
}

/** Twice its size on the screen, or as large as a PNG can be. */
export async function printPng(picture: Picture): Promise<Blob> {
  const { width, height } = picture.scene
  const scale = Math.min(2, LONGEST / width, LONGEST / height, Math.sqrt(MOST_PIXELS / (width * height)))
  const canvas = new OffscreenCanvas(Math.ceil(width * scale), Math.ceil(height * scale))
  const context = canvas.getContext('2d')
  if (!context) throw new Error('the browser has no memory left for a picture of this size; take the SVG instead')
  context.scale(scale, scale)
  drawAll(createCanvasPen(context, picture.theme.font), picture)
  return canvas.convertToBlob({ type: 'image/png' })
}

function drawAll(pen: Pen, picture: Picture): void {
  const { width, height } = picture.scene
  pen.rect(0, 0, width, height, { fill: picture.theme.background })
  draw(pen, picture, { x: 0, y: 0, width, height, scale: 1, selected: -1, focused: -1, hovered: -1 })
}
