// What the picture is drawn with, on a canvas or as SVG.

export interface Look {
  readonly fill?: string
  readonly stroke?: string
  /** Of the stroke, pixels of the plane; 1 by default. */
  readonly width?: number
  readonly dash?: readonly number[]
  /** Of corners. */
  readonly radius?: number
}

export interface Words {
  readonly size: number
  readonly fill: string
  readonly align?: 'left' | 'center' | 'right'
  readonly bold?: boolean
  /** Longer text is cut. */
  readonly most?: number
  /** Colour of a seam around the letters, for text over lines. */
  readonly halo?: string
}

export interface Pen {
  rect(x: number, y: number, width: number, height: number, look: Look): void
  /** Lines through points, x and y in turn: straight down, and bent smoothly from one column to another. */
  lines(lines: readonly (readonly number[])[], look: Look): void
  /** `y` is the middle of the letters. */
  text(text: string, x: number, y: number, words: Words): void
}

/** The steps of a line, for what draws it. */
export function trace(
  points: readonly number[],
  move: (x: number, y: number) => void,
  line: (x: number, y: number) => void,
  curve: (x1: number, y1: number, x2: number, y2: number, x: number, y: number) => void,
): void {
  move(points[0], points[1])
  for (let at = 2; at < points.length; at += 2) {
    const [fromX, fromY, x, y] = [points[at - 2], points[at - 1], points[at], points[at + 1]]
    if (Math.abs(x - fromX) < 0.5 || Math.abs(y - fromY) < 0.5) line(x, y)
    else {
      const middle = (fromY + y) / 2
      curve(fromX, middle, x, middle, x, y)
    }
  }
}
