// Weights of executed work as the model of a device file, and back; what part of a network's time they give to what.
import { SHARE_OF } from '@archcast/core/latency/executed/executed-latency.ts'
import { EXECUTED_WORK } from '@archcast/core/latency/executed/executed-work.ts'
import { SHARES } from '@archcast/core/latency/executed/likeness.ts'
import type { WorkWeights } from './fit-linear-device.ts'
import type { ExecutedModel } from '@archcast/core/latency/executed/executed-latency.ts'
import type { Likeness } from '@archcast/core/latency/executed/likeness.ts'

/** Shares of time below this are not worth a line. */
const SMALL = 0.015

/** @param weights of `EXECUTED_WORK` in order, the intercept last. @param values what was measured, one at least */
export function executedModel(weights: WorkWeights, values: readonly number[], likeness: Likeness): ExecutedModel {
  return {
    kind: 'executed',
    intercept: rounded(weights[EXECUTED_WORK.length]),
    weights: Object.fromEntries(
      EXECUTED_WORK.flatMap((name, j) => (weights[j] > 0 ? [[name, rounded(weights[j])]] : [])),
    ),
    likeness,
    measured: [Math.min(...values), Math.max(...values)],
  }
}

/** The weights of a model as a vector, in the order of `EXECUTED_WORK`, the intercept last. */
export function executedWeights({ intercept, weights }: ExecutedModel): WorkWeights {
  return Float64Array.of(...EXECUTED_WORK.map((name) => weights[name] ?? 0), intercept)
}

/** What part of a network's time each kind of kernel takes, in the order of `SHARES`. */
export function sharesOf(work: Float64Array, weights: WorkWeights): Float64Array {
  const shares = new Float64Array(SHARES.length)
  work.forEach((amount, j) => (shares[SHARE_OF[j]] += weights[j] * amount))
  shares[SHARES.length - 1] += weights[work.length]
  const time = shares.reduce((sum, share) => sum + share, 0)
  return shares.map((share) => share / time)
}

/** The shares of families, by name, as a likeness has them. */
export function familyShares(shares: ReadonlyMap<string, Float64Array>): Likeness['families'] {
  return Object.fromEntries(
    [...shares].map(([family, own]): [string, Record<string, number>] => {
      const large = SHARES.flatMap((name, i) => (own[i] >= SMALL ? [[name, Number(own[i].toFixed(2))]] : []))
      return [family, Object.fromEntries(large) as Record<string, number>]
    }),
  )
}

/** To four digits, which no measurement has more of. */
export const rounded = (value: number) => Number(value.toPrecision(4))
