// A device from the times of whole networks of many families: weights of what they execute, and how far off they are
// for families that were held out.
import { EXECUTED_WORK } from '@archcast/core/latency/executed/work.ts'
import { SHARES, nearestFamily } from '@archcast/core/latency/executed/likeness.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { bandsByDistance } from '../statistics/bands.ts'
import { conformalRange } from '../statistics/conformal.ts'
import { LEVEL, errorOf, predictWith } from './fit.ts'
import { executedModel, familyShares, rounded, sharesOf } from './executed-model.ts'
import { fitNonNegative } from './linear.ts'
import { foldsOf } from '../heads/groups.ts'
import { median } from '../statistics/summary.ts'
import type { ExecutedModel } from '@archcast/core/latency/executed/model.ts'
import type { HeldOut, Weights } from './fit.ts'
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

const FOLDS = 10
/** Of weights, in units of their mean share of the time: work that few networks make keeps little. */
const RIDGE = 1e-3
/** Families that a device takes, so that some can be held out. */
const FEWEST = 5
/** Distance of families that one of them stands for: below that at which errors grow. */
const ALIKE = 0.15
/** Families whose number tells a rank. */
const MANY_FAMILIES = 40

/** Fits weights to some networks. */
export type Choose = (networks: readonly MeasuredNetwork[]) => Weights

/** Throws RangeError for networks of fewer than five families. */
export function fitExecuted(
  networks: readonly MeasuredNetwork[],
  seed: number,
): { readonly model: ExecutedModel; readonly error: HeldOut } {
  const held = heldOutFamilies(networks, seed)
  const model = modelOf(networks, weighExecuted(networks), held)
  return { model, error: errorOf(held.map(({ value, predicted }) => value / predicted)) }
}

/** @param held predictions of networks whose families the weights were fitted without, for the intervals */
export function modelOf(
  networks: readonly MeasuredNetwork[],
  weights: Weights,
  held: readonly HeldOutNetwork[],
): ExecutedModel {
  return executedModel(
    weights,
    networks.map(({ value }) => value),
    likenessOf(networks, weights, held),
  )
}

/**
 * A network predicted by weights that were fitted without its family.
 *
 * @param families typical shares of those others
 */
export function heldOut(
  network: MeasuredNetwork,
  weights: Weights,
  families: ReadonlyMap<string, Float64Array>,
): HeldOutNetwork {
  const { distance } = nearestFamily(sharesOf(network.work, weights), families)
  return { ...network, predicted: predictWith(weights, network.work), distance }
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

/**
 * Non-negative weights that are closest in relative terms.
 *
 * @param prior weights to stay near where the data do not say
 */
export function weighExecuted(
  networks: readonly MeasuredNetwork[],
  options: { readonly prior?: Weights; readonly ridge?: number } = {},
): Weights {
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

/**
 * Of each family the median share of time of every kind of kernel; of families that are as good as alike the first one
 * stands for the others.
 */
export function typicalShares(networks: readonly MeasuredNetwork[], weights: Weights): Map<string, Float64Array> {
  const typical = new Map<string, Float64Array>()
  for (const [family, members] of Map.groupBy(networks, (network) => network.family)) {
    const shares = members.map(({ work }) => sharesOf(work, weights))
    const own = Float64Array.from(SHARES, (_, i) => median(shares.map((each) => each[i])))
    if (typical.size === 0 || nearestFamily(own, typical).distance > ALIKE) typical.set(family, own)
  }
  return typical
}

function likenessOf(networks: readonly MeasuredNetwork[], weights: Weights, held: readonly HeldOutNetwork[]): Likeness {
  const level = levelOf(new Set(held.map(({ family }) => family)).size)
  const bands = bandsByDistance(
    held.map(({ distance }) => distance),
    held.map(({ value, predicted }) => value / predicted),
    (ratios) => conformalRange(ratios, level),
    rounded,
  )
  return { level: LEVEL, bands, families: familyShares(typicalShares(networks, weights)) }
}

/**
 * The level among networks that holds `LEVEL` of a family yet to come: networks of one family err alike, so families
 * are the observations that a conformal rank counts. Few families are taken as they are.
 */
function levelOf(families: number): number {
  if (families < MANY_FAMILIES) return LEVEL
  const side = ((families + 1) * ((1 + LEVEL) / 2)) / families
  return 2 * side - 1
}
