// The curve of an anytime network, accuracy over multiply-accumulates, and the area under it, which ranks networks.

export interface CurvePoint {
  /** Multiply-accumulates until the exit has answered. */
  readonly macs: number
  /** Fraction of 1. */
  readonly accuracy: number
}

export interface AreaOptions {
  /** Multiply-accumulates that the curve ends at. */
  readonly budget: number
  /** Accuracy before the first exit has answered. */
  readonly chance: number
}

/**
 * Mean accuracy over all budgets from 0 to `budget`, equally likely; at each, the last exit that has answered counts
 * (arXiv 1810.05749, section 5, takes the area under the predicted curve). Exits past the budget do not count.
 * @param points in ascending order of cost
 */
export function areaUnder(points: readonly CurvePoint[], { budget, chance }: AreaOptions): number {
  let area = 0
  let from = 0
  let accuracy = chance
  for (const point of points) {
    if (point.macs >= budget) break
    area += (point.macs - from) * accuracy
    from = point.macs
    accuracy = point.accuracy
  }
  return (area + (budget - from) * accuracy) / budget
}

/**
 * The exits that an anytime network answers by: those that `judged` puts above every one before. The others cost their
 * classifier but are skipped.
 * @param judged what is known of the exits when the network is put to use, in their order
 */
export function usedExits(judged: readonly number[]): number[] {
  let best = -Infinity
  return judged.flatMap((accuracy, place) => (accuracy > best ? ((best = accuracy), [place]) : []))
}

/** The curve as a line with steps, from its first exit to the budget. */
export function steps(points: readonly CurvePoint[], budget: number): [macs: number, accuracy: number][] {
  const within = points.filter(({ macs }) => macs <= budget)
  return within.flatMap(({ macs, accuracy }, i): [number, number][] => {
    return [
      [macs, accuracy],
      [within[i + 1]?.macs ?? budget, accuracy],
    ]
  })
}
