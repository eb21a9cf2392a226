// The Pareto front of points of two quantities: those that no other beats in both.

/** What is known of a point of a plot. */
export interface PlotPlace {
  readonly x: number
  readonly y: number
}

/**
 * Less of `x` is better; of `y` less or more. Equal points are all of the front.
 *
 * @returns those of the front, by growing `x`
 */
export function frontOf<P extends PlotPlace>(points: readonly P[], lessOfY: boolean): P[] {
  const worth = ({ y }: P) => (lessOfY ? -y : y)
  const sorted = points.toSorted((a, b) => a.x - b.x || worth(b) - worth(a))
  const front: P[] = []
  for (const point of sorted) {
    const last = front.at(-1)
    if (!last || worth(point) > worth(last) || (point.x === last.x && point.y === last.y)) front.push(point)
  }
  return front
}

/** The front as a path of steps: what is reached at most with so much of `x`. */
export function stepsOf(front: readonly PlotPlace[], end: number): string {
  if (front.length === 0) return ''
  const steps = front.slice(1).map(({ x, y }) => `H${x}V${y}`)
  return `M${front[0].x} ${front[0].y}${steps.join('')}H${end}`
}
