// Searches that predict against random search that trains: candidates, costs and their ratio at equal quality.
import { bootstrapMean } from '../../statistics/bootstrap.ts'
import { candidatesFor, randomSearchCurve } from './search-quality.ts'
import type { Interval } from '../../statistics/bootstrap.ts'

/** How random search trains a candidate, and what it picks by. */
export interface Protocol {
  readonly name: string
  readonly epochs: number
  /** Images of an epoch. */
  readonly images: number
  /** What a trained candidate shows, by position in the pool. */
  readonly scores: readonly number[]
}

export interface PredictedSearch {
  readonly name: string
  /** Mean true accuracy of the ten settled on, of each search. */
  readonly qualities: readonly number[]
  readonly cost: {
    /** Seconds. */
    readonly setUp: number
    readonly scoring: number
    /** Trainings that it takes labels from. */
    readonly labels: number
  }
}

export interface ComparedSearch {
  readonly search: string
  readonly protocol: string
  readonly quality: Interval
  /** Candidates that random search trains to be as good. */
  readonly candidates: Interval
  /** Seconds of either. */
  readonly cost: number
  readonly trainingCost: Interval
  /** How many times cheaper predicting is. */
  readonly ratio: Interval
}

/** Random orders whose mean is what random search reaches. */
const ORDERS = 400

/**
 * A row for each protocol and search. Intervals are over searches: a bootstrap of the mean gives the quality's, and the
 * others follow from it.
 * @param quality true accuracy by position in the pool
 * @param secondsAnImage cost of training on one image; labels come from the last protocol's training
 */
export function compareSearches(
  searches: readonly PredictedSearch[],
  protocols: readonly Protocol[],
  quality: readonly number[],
  secondsAnImage: number,
  seed: number,
): { readonly rows: ComparedSearch[]; readonly curves: readonly Float64Array[] } {
  const curves = protocols.map(({ scores }) => randomSearchCurve(scores, quality, { orders: ORDERS, seed }))
  const training = protocols.map(({ epochs, images }) => epochs * images * secondsAnImage)
  const rows = protocols.flatMap(({ name: protocol }, p) =>
    searches.map(({ name: search, qualities, cost: { setUp, scoring, labels } }): ComparedSearch => {
      const reached = bootstrapMean(qualities, { seed })
      const cost = setUp + scoring + labels * training.at(-1)!
      const through = (of: (value: number) => number): Interval => ({
        value: of(reached.value),
        low: of(reached.low),
        high: of(reached.high),
        resamples: reached.resamples,
      })
      const candidates = through((value) => candidatesFor(curves[p], value))
      return {
        search,
        protocol,
        quality: reached,
        candidates,
        cost,
        trainingCost: through((value) => candidatesFor(curves[p], value) * training[p]),
        ratio: through((value) => (candidatesFor(curves[p], value) * training[p]) / cost),
      }
    }),
  )
  return { rows, curves }
}
