// SVG as strings: elements, text and the document around them.

/**
 * Sizes in pixels, colours that people with colour blindness tell apart (Okabe & Ito, Color Universal Design, 2008).
 */
export const THEME = {
  font: 'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif',
  text: 12,
  heading: 16,
  ink: '#1f2328',
  muted: '#59636e',
  axis: '#8c959f',
  grid: '#e7eaee',
  paper: '#ffffff',
  series: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'],
} as const

/** Colour of series `index`; they repeat after seven. */
export function seriesColour(index: number): string {
  return THEME.series[index % THEME.series.length]
}

/** An element; numbers are rounded to a tenth, attributes that are undefined left out. */
export function element(name: string, attributes: Record<string, string | number | undefined>, content = ''): string {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escapeText(value!)}"`)
    .join('')
  return content ? `<${name}${list}>${content}</${name}>` : `<${name}${list}/>`
}

export interface TextStyle {
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly size?: number
  readonly fill?: string
  readonly weight?: number
  /** A white edge that keeps the words legible on top of lines. */
  readonly halo?: boolean
}

/** Text whose baseline begins, or with an anchor is centred or ends, at (x, y). */
export function label(content: string, x: number, y: number, style: TextStyle = {}): string {
  const { anchor, size = THEME.text, fill = THEME.ink, weight, halo } = style
  const attributes = { x, y, 'text-anchor': anchor, 'font-size': size, 'font-weight': weight, fill }
  const edge = halo ? { stroke: THEME.paper, 'stroke-width': 4, 'paint-order': 'stroke' } : {}
  return element('text', { ...attributes, ...edge }, escapeText(content))
}

/** A straight line. */
export function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  stroke: string,
  dash?: string,
  width?: number,
): string {
  return element('line', { x1, y1, x2, y2, stroke, 'stroke-dasharray': dash, 'stroke-width': width })
}

/** Width that text will take up to about a tenth, since a string cannot be measured. */
export function textWidth(content: string, size: number = THEME.text): number {
  return content.length * size * 0.58
}

/** Breaks text at spaces into lines of at most `width` pixels; a longer word stands alone. */
export function wrapText(content: string, width: number, size?: number): string[] {
  const lines: string[] = []
  for (const word of content.split(/\s+/)) {
    const extended = lines.length > 0 ? `${lines.at(-1)} ${word}` : word
    if (lines.length > 0 && textWidth(extended, size) <= width) lines[lines.length - 1] = extended
    else lines.push(word)
  }
  return lines
}

/** A whole document on white, with a title for those who do not see it. */
export function svgDocument(width: number, height: number, title: string, content: string): string {
  const size = `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}"`
  const name = element('title', {}, escapeText(title))
  const paper = element('rect', { width, height, fill: THEME.paper })
  const open = `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="${escapeText(THEME.font)}">`
  return `${open}${name}${paper}${content}</svg>\n`
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Coordinates to a tenth of a pixel, as short as they go. */
export function round(value: number): string {
  return String(Math.round(value * 10) / 10)
}
