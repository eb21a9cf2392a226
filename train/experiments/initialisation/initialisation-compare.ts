// Curves from two starts, each at its best rate, and the step at which one has reached what the other has in the end.
import { mean } from '../../statistics/summary.ts'
import { jobOf } from './initialisation-setup.ts'
import type { Curve, Job, Network, Start } from './initialisation-setup.ts'

/** Steps until the accuracy is reached, between two stops by a straight line; the last stop's where it never is. */
export function stepsToReach(wanted: number, stops: readonly number[], accuracy: readonly number[]): number {
  const place = accuracy.findIndex((each) => each >= wanted)
  if (place < 0) return stops.at(-1)!
  if (place === 0) return stops[0]
  const [before, after] = [accuracy[place - 1], accuracy[place]]
  return stops[place - 1] + ((stops[place] - stops[place - 1]) * (wanted - before)) / (after - before)
}

export interface Best {
  readonly rate: number
  /** Mean accuracy of the repeats at each stop. */
  readonly accuracy: readonly number[]
}

/**
 * The rate with which a network learns its images best: lowest mean loss of the last batches before the stop at
 * `place`, which no test image decides.
 */
export function bestRate(network: Network, start: Start, { rates, repeats, place, curveOf }: BestOptions): Best {
  const tried = rates.map((rate) => {
    const curves = Array.from({ length: repeats }, (_, repeat) => curveOf(jobOf(network, start, rate, repeat)))
    const accuracy = curves[0].accuracy.map((_, stop) => mean(curves.map((curve) => curve.accuracy[stop])))
    const loss = mean(curves.map((curve) => curve.loss[place] ?? Infinity))
    return { rate, accuracy, loss }
  })
  return tried.reduce((best, one) => (one.loss < best.loss ? one : best))
}

export interface BestOptions {
  readonly rates: readonly number[]
  readonly repeats: number
  /** Index of the stop by which rates are compared. */
  readonly place: number
  readonly curveOf: (job: Job) => Curve
}

/** A network from both starts. */
export interface StartPair {
  readonly network: Network
  readonly he: Best
  readonly generated: Best
  /** Steps from generated weights to what He's initialisation has at the stop compared by. */
  readonly steps: number
}

export function pairOf(network: Network, stops: readonly number[], options: BestOptions): StartPair {
  const he = bestRate(network, 'he', options)
  const generated = bestRate(network, 'generated', options)
  const upTo = options.place + 1
  const steps = stepsToReach(he.accuracy[options.place], stops.slice(0, upTo), generated.accuracy.slice(0, upTo))
  return { network, he, generated, steps }
}
