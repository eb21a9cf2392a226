// Draws on a canvas.
import { trace } from './pen.ts'
import type { Look, Pen } from './pen.ts'

/** Cut texts that are kept: measuring letters is what takes the time. */
const MOST_TEXTS = 4000

export interface CanvasPen extends Pen {
  /** Whether lines are bent; straight ones take a third of the time. */
  smooth: boolean
}

export function createCanvasPen(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  font: string,
): CanvasPen {
  const cut = new Map<string, string>()
  const fitted = (text: string, most: number, key: string) => {
    const known = cut.get(key)
    if (known !== undefined) return known
    if (cut.size > MOST_TEXTS) cut.clear()
    let fits = text
    if (context.measureText(text).width > most) {
      let [low, high] = [0, text.length]
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if (context.measureText(`${text.slice(0, middle)}…`).width <= most) low = middle
        else high = middle - 1
      }
      fits = `${text.slice(0, low)}…`
    }
    cut.set(key, fits)
    return fits
  }
  const apply = ({ fill, stroke, width = 1, dash }: Look) => {
    if (fill !== undefined) {
      context.fillStyle = fill
      context.fill()
    }
    if (stroke === undefined) return
    context.strokeStyle = stroke
    context.lineWidth = width
    if (dash) context.setLineDash([...dash])
    context.stroke()
    if (dash) context.setLineDash([])
  }
  return {
    smooth: true,
    rect(x, y, width, height, look) {
      if (!look.radius && look.stroke === undefined && look.fill !== undefined) {
        context.fillStyle = look.fill
        context.fillRect(x, y, width, height)
        return
      }
      context.beginPath()
      if (look.radius) context.roundRect(x, y, width, height, look.radius)
      else context.rect(x, y, width, height)
      apply(look)
    },
    lines(lines, look) {
      context.beginPath()
      for (const points of lines) {
        if (this.smooth)
          trace(
            points,
            (x, y) => context.moveTo(x, y),
            (x, y) => context.lineTo(x, y),
            (...curve) => context.bezierCurveTo(...curve),
          )
        else {
          context.moveTo(points[0], points[1])
          for (let at = 2; at < points.length; at += 2) context.lineTo(points[at], points[at + 1])
        }
      }
      apply(look)
    },
    text(text, x, y, { size, fill, align = 'left', bold = false, most, halo }) {
      const style = `${bold ? '600 ' : ''}${size}px ${font}`
      if (context.font !== style) context.font = style
      const shown = most === undefined ? text : fitted(text, most, `${style} ${Math.round(most)} ${text}`)
      context.textAlign = align
      context.textBaseline = 'middle'
      if (halo !== undefined) {
        context.strokeStyle = halo
        context.lineWidth = 4
        context.lineJoin = 'round'
        context.strokeText(shown, x, y)
      }
      context.fillStyle = fill
      context.fillText(shown, x, y)
    },
  }
}
