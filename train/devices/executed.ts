// A device from the times of whole networks of many families: weights of what they execute, and how far off they are for
// families that were held out.
import { EXECUTED_WORK } from '@archcast/core/latency/executed/work.ts'
import { SHARES, nearestFamily } from '@archcast/core/latency/executed/likeness.ts'
import { SHARE_OF } from '@archcast/core/latency/executed/model.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { conformalRange } from '../statistics/conformal.ts'
import { LEVEL, errorOf } from './fit.ts'
import { fitNonNegative } from './linear.ts'
import { foldsOf } from '../heads/groups.ts'
import { median, quantile } from '../statistics/summary.ts'
import type { ExecutedModel } from '@archcast/core/latency/executed/model.ts'
import type { HeldOut } from './fit.ts'
import type { Likeness } from '@archcast/core/latency/executed/likeness.ts'

export interface MeasuredNetwork {
  readonly name: string
  /** Networks of one design; all of them are on the same side of a split. */
  readonly family: string
  /** What `executedWorkOf` says of it. */
  readonly work: Float64Array
  /** Milliseconds, or millijoules; above 0. */
  readonly value: number
}

export interface HeldOutNetwork extends MeasuredNetwork {
  /** What weights say that were fitted without its family. */
  readonly predicted: number
  /** To the nearest family that they were fitted to. */
  readonly distance: number
}

/** Weights of `EXECUTED_WORK` in order, the intercept last. */
export type ExecutedWeights = Float64Array

const FOLDS = 10
/** Of weights, in units of their mean share of the time: work that few networks make keeps little. */
const RIDGE = 1e-3
/** Families that a device takes, so that some can be held out. */
const FEWEST = 5
/** Held-out networks of a band of distances: an interval of 90 % needs 20, and as many again to be steady. */
const BAND = 40
/** Where bands end, as shares of the held-out networks in order of their distance. */
const BANDS = [0.5, 0.85]
/** Shares of time below this are not worth a line. */
const SMALL = 0.01

/** Families whose number tells a rank. */
const MANY_FAMILIES = 40

/** Fits weights to some networks. */
export type Choose = (networks: readonly MeasuredNetwork[]) => ExecutedWeights

/** Throws RangeError for networks of fewer than five families. */
export function fitExecuted(
  networks: readonly MeasuredNetwork[],
  seed: number,
  choose: Choose = weighExecuted,
): { readonly model: ExecutedModel; readonly error: HeldOut } {
  const held = heldOutFamilies(networks, seed, choose)
  const model = executedModel(networks, choose(networks), held)
  return { model, error: errorOf(held.map(({ value, predicted }) => value / predicted)) }
}

/** @param held predictions of networks whose families the weights were fitted without, for the intervals */
export function executedModel(
  networks: readonly MeasuredNetwork[],
  weights: ExecutedWeights,
  held: readonly HeldOutNetwork[],
): ExecutedModel {
  const values = networks.map(({ value }) => value)
  return {
    kind: 'executed',
    intercept: rounded(weights[EXECUTED_WORK.length]),
    weights: Object.fromEntries(
      EXECUTED_WORK.flatMap((name, j) => (weights[j] > 0 ? [[name, rounded(weights[j])]] : [])),
    ),
    likeness: likenessOf(networks, weights, held),
    measured: [Math.min(...values), Math.max(...values)],
  }
}

/** A network predicted by weights that were fitted without its family. @param families typical shares of those others */
export function heldOut(
  network: MeasuredNetwork,
  weights: ExecutedWeights,
  families: ReadonlyMap<string, Float64Array>,
): HeldOutNetwork {
  const { distance } = nearestFamily(sharesOf(network.work, weights), families)
  return { ...network, predicted: timeOf(network.work, weights), distance }
}

/** Every network predicted by weights that were fitted without its family. */
export function heldOutFamilies(
  networks: readonly MeasuredNetwork[],
  seed: number,
  choose: Choose = weighExecuted,
): HeldOutNetwork[] {
  const count = new Set(networks.map(({ family }) => family)).size
  if (count < FEWEST) throw new RangeError(`a device takes networks of ${FEWEST} families or more, not of ${count}`)
  return foldsOf(networks, ({ family }) => family, Math.min(FOLDS, count), createRandom(seed)).flatMap(
    ([held, rest]) => {
      const weights = choose(rest)
      const families = typicalShares(rest, weights)
      return held.map((network) => heldOut(network, weights, families))
    },
  )
}

/** Non-negative weights that are closest in relative terms. @param prior weights to stay near where the data do not say */
export function weighExecuted(
  networks: readonly MeasuredNetwork[],
  options: { readonly prior?: ExecutedWeights; readonly ridge?: number } = {},
): ExecutedWeights {
  // Work that no network makes, or all alike, has no weight of its own.
  const used = EXECUTED_WORK.flatMap((_, j) =>
    networks.some(({ work }) => work[j] !== networks[0].work[j]) || options.prior?.[j] ? [j] : [],
  )
  const { prior, ridge = RIDGE } = options
  const rows = networks.map(({ work }) => Float64Array.of(...used.map((j) => work[j]), 1))
  const fitted = fitNonNegative(
    rows,
    networks.map(({ value }) => value),
    {
      ridge,
      ...(prior && { prior: Float64Array.of(...used.map((j) => prior[j]), prior[EXECUTED_WORK.length]) }),
    },
  )
  const weights = new Float64Array(EXECUTED_WORK.length + 1)
  used.forEach((j, i) => (weights[j] = fitted[i]))
  weights[EXECUTED_WORK.length] = fitted[used.length]
  return weights
}

export function timeOf(work: Float64Array, weights: ExecutedWeights): number {
  let time = weights[work.length]
  for (let j = 0; j < work.length; j++) time += weights[j] * work[j]
  return time
}

/** What part of a network's time each kind of kernel takes, in the order of `SHARES`. */
function sharesOf(work: Float64Array, weights: ExecutedWeights): Float64Array {
  const shares = new Float64Array(SHARES.length)
  work.forEach((amount, j) => (shares[SHARE_OF[j]] += weights[j] * amount))
  shares[SHARES.length - 1] += weights[work.length]
  const time = shares.reduce((sum, share) => sum + share, 0)
  return shares.map((share) => share / time)
}

/** Of each family the median share of time of every kind of kernel. */
export function typicalShares(
  networks: readonly MeasuredNetwork[],
  weights: ExecutedWeights,
): Map<string, Float64Array> {
  const families = Map.groupBy(networks, ({ family }) => family)
  return new Map(
    [...families].map(([family, members]) => {
      const shares = members.map(({ work }) => sharesOf(work, weights))
      return [family, Float64Array.from(SHARES, (_, i) => median(shares.map((each) => each[i])))]
    }),
  )
}

function likenessOf(
  networks: readonly MeasuredNetwork[],
  weights: ExecutedWeights,
  held: readonly HeldOutNetwork[],
): Likeness {
  const distances = held.map(({ distance }) => distance)
  const ends = held.length * (1 - BANDS.at(-1)!) >= BAND ? BANDS.map((share) => quantile(distances, share)) : []
  const level = levelOf(new Set(held.map(({ family }) => family)).size)
  const bands = [...ends, Infinity].map((end, i) => {
    const from = i === 0 ? -1 : ends[i - 1]
    const inside = held.filter(({ distance }) => distance > from && distance <= end)
    const [low, high] = conformalRange(
      inside.map(({ value, predicted }) => value / predicted),
      level,
    )
    return { ...(end < Infinity && { within: rounded(end) }), low: rounded(low), high: rounded(high) }
  })
  const families = [...typicalShares(networks, weights)].map(([family, shares]) => {
    const large = SHARES.flatMap((name, i) => (shares[i] >= SMALL ? [[name, Number(shares[i].toFixed(3))]] : []))
    return [family, Object.fromEntries(large) as Record<string, number>]
  })
  return { level: LEVEL, bands, families: Object.fromEntries(families) }
}

/**
 * The level among networks that holds `LEVEL` of a family yet to come: networks of one family err alike, so families are
 * the observations that a conformal rank counts. Few families are taken as they are.
 */
function levelOf(families: number): number {
  if (families < MANY_FAMILIES) return LEVEL
  const side = ((families + 1) * ((1 + LEVEL) / 2)) / families
  return 2 * side - 1
}

const rounded = (value: number) => Number(value.toPrecision(4))
