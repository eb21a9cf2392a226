// How good the ten networks are that a search settles on, and how many candidates random search trains to match them.
import { permutation } from '../../data/data-random.ts'
import { mean } from '../../statistics/summary.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'

/** Networks that a search settles on. */
export const CHOSEN_NETWORKS = 10

/** Mean quality of the ten candidates with the highest score, the first among equals. */
export function choiceQuality(scores: readonly number[], quality: readonly number[]): number {
  const best = scores.map((_, i) => i).sort((a, b) => scores[b] - scores[a] || a - b)
  return mean(best.slice(0, CHOSEN_NETWORKS).map((i) => quality[i]))
}

/**
 * What random search reaches that trains its candidates. Entry n is the quality of the ten best by `scores` among the
 * first n candidates, a mean over `orders` random orders; NaN below ten.
 */
export function randomSearchCurve(
  scores: readonly number[],
  quality: readonly number[],
  { orders, seed }: { readonly orders: number; readonly seed: number },
): Float64Array {
  const curve = new Float64Array(scores.length + 1).fill(NaN, 0, CHOSEN_NETWORKS)
  for (let number = 0; number < orders; number++) {
    const order = permutation(scores.length, createRandom(seed * 2 ** 32 + number))
    const best: number[] = []
    let sum = 0
    order.forEach((candidate, i) => {
      const place = best.findIndex((other) => scores[other] < scores[candidate])
      if (place >= 0 || best.length < CHOSEN_NETWORKS) {
        best.splice(place < 0 ? best.length : place, 0, candidate)
        sum += quality[candidate]
        if (best.length > CHOSEN_NETWORKS) sum -= quality[best.pop()!]
      }
      if (i + 1 >= CHOSEN_NETWORKS) curve[i + 1] += sum / CHOSEN_NETWORKS / orders
    })
  }
  return curve
}

/** Two sums of the same accuracies in another order differ by less. */
const ROUNDING = 1e-9

/** The fewest candidates whose ten best reach `quality`; Infinity where all of them do not. */
export function candidatesFor(curve: Float64Array, quality: number): number {
  const found = curve.findIndex((reached) => reached >= quality - ROUNDING)
  return found < 0 ? Infinity : found
}
