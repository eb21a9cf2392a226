// Draws as SVG: text that stands alone, without scripts, styles or anything from elsewhere.
import { textWidth } from '../place/text-width.ts'
import { trace } from './pen.ts'
import type { Look, Pen } from './pen.ts'

export interface SvgPen extends Pen {
  /** The picture, once all is drawn. */
  finish(width: number, height: number, title: string): string
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** What XML has no way to say is replaced. */
const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll(/[&<>"']/g, (letter) => ESCAPES[letter])

const number = (value: number) => String(Math.round(value * 10) / 10)

export function createSvgPen(font: string): SvgPen {
  const elements: string[] = []
  const lookOf = ({ fill = 'none', stroke, width = 1, dash }: Look) =>
    `fill="${escapeXml(fill)}"` +
    (stroke === undefined ? '' : ` stroke="${escapeXml(stroke)}" stroke-width="${number(width)}"`) +
    (dash ? ` stroke-dasharray="${dash.join(' ')}"` : '')
  return {
    rect(x, y, width, height, look) {
      const corner = look.radius ? ` rx="${number(look.radius)}"` : ''
      const place = `x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"`
      elements.push(`<rect ${place}${corner} ${lookOf(look)}/>`)
    },
    lines(lines, look) {
      const path: string[] = []
      for (const points of lines)
        trace(
          points,
          (x, y) => path.push(`M${number(x)} ${number(y)}`),
          (x, y) => path.push(`L${number(x)} ${number(y)}`),
          (...curve) => path.push(`C${curve.map(number).join(' ')}`),
        )
      if (path.length > 0) elements.push(`<path d="${path.join('')}" ${lookOf(look)}/>`)
    },
    text(text, x, y, { size, fill, align = 'left', bold = false, most, halo }) {
      const anchor = { left: '', center: ' text-anchor="middle"', right: ' text-anchor="end"' }[align]
      const seam = halo === undefined ? '' : ` stroke="${escapeXml(halo)}" stroke-width="4" paint-order="stroke"`
      const weight = bold ? ' font-weight="600"' : ''
      const place = `x="${number(x)}" y="${number(y)}" font-size="${number(size)}" fill="${escapeXml(fill)}"`
      elements.push(`<text ${place}${anchor}${weight}${seam} dy=".35em">${escapeXml(cut(text, size, most))}</text>`)
    },
    finish(width, height, title) {
      const size = `width="${number(width)}" height="${number(height)}" viewBox="0 0 ${number(width)} ${number(height)}"`
      const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${escapeXml(font)}" role="img">`
      return `${head}<title>${escapeXml(title)}</title>${elements.join('')}</svg>\n`
    },
  }
}

function cut(text: string, size: number, most = Number.POSITIVE_INFINITY): string {
  if (textWidth(text, size) <= most) return text
  const letters = Array.from(text)
  while (letters.length > 0 && textWidth(`${letters.join('')}…`, size) > most) letters.pop()
  return `${letters.join('')}…`
}
