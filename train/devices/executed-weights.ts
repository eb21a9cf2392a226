// Weights of executed work: what a device takes for each kind of it, of networks whose times are known.
import { fitNonNegative } from './non-negative-fit.ts'
import { EXECUTED_WORK } from '@archcast/core/latency/executed/executed-work.ts'
import { PRODUCT_KINDS } from '@archcast/core/latency/executed/kinds.ts'
import type { WorkWeights } from './fit-linear-device.ts'

/** `work` as `executedWorkOf` gives it; `value` above 0. */
export interface WeighedNetwork {
  readonly work: Float64Array
  readonly value: number
}

/** Of weights, in units of their mean share of the time: work that few networks make keeps little. */
const RIDGE = 1e-3
/** The same where they stay near what all work of a sort costs. */
const RIDGE_ALIKE = 0.01

/** Places of the work whose names match. */
const placesOf = (names: RegExp) => EXECUTED_WORK.flatMap((name, j) => (names.test(name) ? [j] : []))

const PRODUCTS = PRODUCT_KINDS.join('|')
/** Kinds that a compiler merges with others, and that yet cost more than what moves as many elements. */
const SLOW = 'copy|transpose|reduction|rectifier|pool'

/** Work that may be weighed together: none of it is there twice under two kinds. */
interface View {
  readonly places: readonly number[]
  /** What costs alike unless the measurements say otherwise: an element moved, a product, a start, a learned number. */
  readonly alike: readonly (readonly number[])[]
}

const NO_WEIGHTS: WorkWeights = new Float64Array(EXECUTED_WORK.length + 1)

/** Operations as they are written, and after a runtime's fusions. */
const RUN: View = {
  places: placesOf(/^(written|fused|uneven)\./),
  alike: [/^written\..*\.elements$/, /^fused\..*\.macs$/, /^written\..*\.calls$/, /^fused\..*\.weights$/].map(placesOf),
}

/** The same where no width is odd, as on processors. */
const PLAIN_RELATIVES: View = { ...RUN, places: placesOf(/^(written|fused)\./) }

/** Products as they are, all else merged. */
const COMPILED: View = {
  places: placesOf(new RegExp(`^(written|fused)\\.(${PRODUCTS}|${SLOW}|padding|path)(\\.|$)|^(uneven|compiled)\\.`)),
  alike: [
    new RegExp(`^written\\.(${PRODUCTS})\\.elements$|^compiled\\..*\\.elements$`),
    /^fused\..*\.macs$/,
    new RegExp(`^written\\.(${PRODUCTS})\\.calls$|^compiled\\..*\\.calls$`),
    new RegExp(`^fused\\.(${PRODUCTS})\\.weights$`),
  ].map(placesOf),
}

/**
 * Non-negative weights that are closest in relative terms, of work as a runtime executes it.
 *
 * @param options.prior weights to stay near where the data do not say, default none
 * @param options.ridge default 0.001
 */
export function weighExecuted(
  networks: readonly WeighedNetwork[],
  { prior = NO_WEIGHTS, ridge = RIDGE }: { readonly prior?: WorkWeights; readonly ridge?: number } = {},
): WorkWeights {
  return weighView(networks, PLAIN_RELATIVES, prior, ridge)
}

/** The same near weights that are alike for all work of a sort: memory and arithmetic are the device's own. */
export function weighAlike(networks: readonly WeighedNetwork[], view = RUN): WorkWeights {
  return weighView(networks, view, alikeOf(networks, view), RIDGE_ALIKE)
}

/**
 * The mean of the weights of both views. A compiler merges more than a runtime's fusions and less than all that could
 * be; each view errs on other families.
 */
export function weighCompiled(networks: readonly WeighedNetwork[]): WorkWeights {
  const [run, compiled] = [weighAlike(networks), weighAlike(networks, COMPILED)]
  return run.map((weight, j) => (weight + compiled[j]) / 2)
}

/** Ways to weigh work, the plainest first. */
export const WEIGHTINGS: readonly ((networks: readonly WeighedNetwork[]) => WorkWeights)[] = [
  (networks) => weighExecuted(networks),
  (networks) => weighAlike(networks),
  weighCompiled,
]

function weighView(
  networks: readonly WeighedNetwork[],
  { places }: View,
  prior: WorkWeights,
  ridge: number,
): WorkWeights {
  // Work that no network makes, or all alike, has no weight of its own.
  const used = places.filter((j) => prior[j] > 0 || networks.some(({ work }) => work[j] !== networks[0].work[j]))
  return place(
    used,
    fitNonNegative(
      networks.map(({ work }) => Float64Array.of(...used.map((j) => work[j]), 1)),
      networks.map(({ value }) => value),
      { ridge, prior: Float64Array.of(...used.map((j) => prior[j]), prior[EXECUTED_WORK.length]) },
    ),
  )
}

/** Weights that say the same of all work of a sort. */
function alikeOf(networks: readonly WeighedNetwork[], { alike }: View): WorkWeights {
  const costs = fitNonNegative(
    networks.map(({ work }) => Float64Array.of(...alike.map((sort) => sort.reduce((sum, j) => sum + work[j], 0)), 1)),
    networks.map(({ value }) => value),
  )
  return place(
    alike.flat(),
    Float64Array.of(...alike.flatMap((sort, k) => sort.map(() => costs[k])), costs[alike.length]),
  )
}

/** @param weights of those places in order, the intercept last */
function place(places: readonly number[], weights: Float64Array): WorkWeights {
  const all = new Float64Array(EXECUTED_WORK.length + 1)
  places.forEach((j, i) => (all[j] = weights[i]))
  all[EXECUTED_WORK.length] = weights[places.length]
  return all
}
