// A device from measured networks: the weights of its work, and how far off they are on networks that were held out.
import { foldsOf } from '../data/groups.ts'
import { LEVEL, conformalRange } from '../statistics/conformal.ts'
import { mean, median } from '../statistics/summary.ts'
import { observations } from './measured-observations.ts'
import { fitNonNegative } from './non-negative-fit.ts'
import { WORK_FEATURES } from '@archcast/core/features/work.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { Fitted } from '@archcast/core/features/fitted.ts'
import type { LinearModel } from '@archcast/core/latency/linear-model.ts'

export interface MeasuredWork {
  /** What `workOf` says of the network. */
  readonly work: Float64Array
  /** Milliseconds, or millijoules; above 0. */
  readonly value: number
  /** Networks that compute the same function; never on both sides of a split. */
  readonly group: string
  /** Canonical hash, where it is known: networks of the same hash are one observation. */
  readonly hash?: string
}

export interface FittedModel {
  readonly model: LinearModel
  /** On held-out folds. */
  readonly error: HeldOut
}

export interface HeldOut {
  /** Share of the networks that are predicted within 10 %. */
  readonly within10: number
  /** Mean absolute relative error. */
  readonly relative: number
  /** The median of the same. */
  readonly median: number
  readonly networks: number
}

const FOLDS = 5
/** So that the ends of an interval of 90 % are measured ones. */
const FEWEST_CELLS = 20

/** Weights of the features in order, the intercept last. */
export type WorkWeights = Float64Array

/**
 * Throws RangeError for fewer than twenty different networks.
 *
 * @param choose fits the weights to some of the networks; default robust least squares
 */
export function fitLinear(
  networks: readonly MeasuredWork[],
  fitted: Fitted,
  seed: number,
  choose: (networks: readonly MeasuredWork[]) => WorkWeights = weigh,
): FittedModel {
  const observed = observations(networks)
  if (observed.length < FEWEST_CELLS)
    throw new RangeError(`a device takes ${FEWEST_CELLS} different networks or more, not ${observed.length}`)
  const held = heldOutRatios(observed, FOLDS, seed, choose)
  const ratios = held.map(({ ratio }) => ratio)
  const groups = held.map(({ group }) => group)
  const range = conformalRange(ratios, LEVEL, groups)
  return { model: linearModel(choose(observed), range, fitted), error: heldOutError(ratios) }
}

/** Measured over predicted value of every network, by weights that were fitted without its fold. */
export function heldOutRatios(
  networks: readonly MeasuredWork[],
  folds: number,
  seed: number,
  choose: (networks: readonly MeasuredWork[]) => WorkWeights,
): { readonly ratio: number; readonly group: string }[] {
  return foldsOf(networks, ({ group }) => group, folds, createRandom(seed)).flatMap(([held, rest]) => {
    const weights = choose(rest)
    return held.map(({ value, work, group }) => ({ ratio: value / predictWith(weights, work), group }))
  })
}

/** @param range what measured over predicted values lie in, for the level of `LEVEL` */
export function linearModel(weights: WorkWeights, [low, high]: readonly [number, number], fitted: Fitted): LinearModel {
  return {
    kind: 'linear',
    intercept: rounded(weights[WORK_FEATURES.length]),
    weights: Object.fromEntries(
      WORK_FEATURES.flatMap((name, j) => (weights[j] > 0 ? [[name, rounded(weights[j])]] : [])),
    ),
    ratio: { level: LEVEL, low: rounded(low), high: rounded(high) },
    fitted,
  }
}

export function weigh(networks: readonly MeasuredWork[]): WorkWeights {
  // Work that all networks have alike cannot be told from what they all cost.
  const varies = WORK_FEATURES.map((_, j) => networks.some(({ work }) => work[j] !== networks[0].work[j]))
  const rows = networks.map(({ work }) => Float64Array.of(...work.map((amount, j) => (varies[j] ? amount : 0)), 1))
  return fitNonNegative(
    rows,
    networks.map(({ value }) => value),
  )
}

export function predictWith(weights: WorkWeights, work: Float64Array): number {
  let sum = weights[work.length]
  for (let j = 0; j < work.length; j++) sum += weights[j] * work[j]
  return sum
}

/** @param ratios measured over predicted */
export function heldOutError(ratios: readonly number[]): HeldOut {
  const errors = ratios.map((ratio) => Math.abs(1 / ratio - 1))
  return {
    within10: rounded(errors.filter((error) => error <= 0.1).length / errors.length),
    relative: rounded(mean(errors)),
    median: rounded(median(errors)),
    networks: ratios.length,
  }
}

const rounded = (value: number) => Number(value.toPrecision(6))
