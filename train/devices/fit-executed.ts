// A device from the times of whole networks of many families: weights of what they execute, and how far off they are
// for families that were held out.
import { foldsOf } from '../data/groups.ts'
import { mergeRepeats } from '../data/repeats.ts'
import { bandsByDistance } from '../statistics/bands.ts'
import { LEVEL, conformalRange } from '../statistics/conformal.ts'
import { median } from '../statistics/summary.ts'
import { executedModel, familyShares, rounded, sharesOf } from './executed-model.ts'
import { WEIGHTINGS } from './executed-weights.ts'
import { heldOutError, predictWith } from './fit-linear-device.ts'
import { SHARES, nearestFamily } from '@archcast/core/latency/executed/likeness.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { HeldOut, WorkWeights } from './fit-linear-device.ts'
import type { ExecutedModel } from '@archcast/core/latency/executed/executed-latency.ts'
import type { Likeness } from '@archcast/core/latency/executed/likeness.ts'

export interface MeasuredExecution {
  readonly name: string
  /** Networks of one design; all of them are on the same side of a split. */
  readonly family: string
  /** What `executedWorkOf` says of it. */
  readonly work: Float64Array
  /** Milliseconds, or millijoules; above 0. */
  readonly value: number
}

export interface HeldOutNetwork extends MeasuredExecution {
  /** What weights say that were fitted without its family. */
  readonly predicted: number
  /** Distance to the nearest family that they were fitted to. */
  readonly distance: number
}

const FOLDS = 10
/** Families that a device takes, so that some can be held out. */
const FEWEST_CELLS = 5
/** Distance of families that one of them stands for: below that at which errors grow. */
const ALIKE = 0.15
/** Families whose number tells a rank. */
const MANY_FAMILIES = 40

/** Fits weights to some networks. */
export type Choose = (networks: readonly MeasuredExecution[]) => WorkWeights

/** Throws RangeError for networks of fewer than five families. */
export function fitExecuted(
  measured: readonly MeasuredExecution[],
  seed: number,
): { readonly model: ExecutedModel; readonly error: HeldOut } {
  const { networks, choose, held, error } = bestWeighting(measured, seed)
  return { model: modelOf(networks, choose(networks), held), error }
}

/**
 * The way of weighing work that errs least on held-out families: it shows what runs the networks, and how far it merges
 * operations. Throws RangeError for networks of fewer than five families.
 */
export function bestWeighting(
  measured: readonly MeasuredExecution[],
  seed: number,
): {
  readonly networks: readonly MeasuredExecution[]
  readonly choose: Choose
  readonly held: HeldOutNetwork[]
  readonly error: HeldOut
} {
  // The same network has other names elsewhere, and is then of two families.
  const networks = mergeRepeats(measured, ({ work }) => work.join(), median).items
  const ways = WEIGHTINGS.map((choose) => {
    const held = heldOutFamilies(networks, seed, choose)
    return { networks, choose, held, error: heldOutError(held.map(({ value, predicted }) => value / predicted)) }
  })
  return ways.reduce((best, way) => (way.error.relative < best.error.relative ? way : best))
}

/** @param held predictions of networks whose families the weights were fitted without, for the intervals */
export function modelOf(
  networks: readonly MeasuredExecution[],
  weights: WorkWeights,
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
  network: MeasuredExecution,
  weights: WorkWeights,
  families: ReadonlyMap<string, Float64Array>,
): HeldOutNetwork {
  const { distance } = nearestFamily(sharesOf(network.work, weights), families)
  return { ...network, predicted: predictWith(weights, network.work), distance }
}

/** Every network predicted by weights that were fitted without its family. */
export function heldOutFamilies(
  networks: readonly MeasuredExecution[],
  seed: number,
  choose: Choose,
): HeldOutNetwork[] {
  const count = new Set(networks.map(({ family }) => family)).size
  if (count < FEWEST_CELLS)
    throw new RangeError(`a device takes networks of ${FEWEST_CELLS} families or more, not of ${count}`)
  return foldsOf(networks, ({ family }) => family, Math.min(FOLDS, count), createRandom(seed)).flatMap(
    ([held, rest]) => {
      const weights = choose(rest)
      const families = typicalShares(rest, weights)
      return held.map((network) => heldOut(network, weights, families))
    },
  )
}

/**
 * The median share of time of every kind of kernel, by family. Where families are nearly alike, the first stands for
 * the others.
 */
export function typicalShares(networks: readonly MeasuredExecution[], weights: WorkWeights): Map<string, Float64Array> {
  const typical = new Map<string, Float64Array>()
  for (const [family, members] of Map.groupBy(networks, (network) => network.family)) {
    const shares = members.map(({ work }) => sharesOf(work, weights))
    const own = Float64Array.from(SHARES, (_, i) => median(shares.map((each) => each[i])))
    if (typical.size === 0 || nearestFamily(own, typical).distance > ALIKE) typical.set(family, own)
  }
  return typical
}

function likenessOf(
  networks: readonly MeasuredExecution[],
  weights: WorkWeights,
  held: readonly HeldOutNetwork[],
): Likeness {
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
 * The level among networks that holds `LEVEL` of a family yet to come. Networks of one family err alike, so a conformal
 * rank counts families. Few families are taken as they are.
 */
function levelOf(families: number): number {
  if (families < MANY_FAMILIES) return LEVEL
  const side = ((families + 1) * ((1 + LEVEL) / 2)) / families
  return 2 * side - 1
}
