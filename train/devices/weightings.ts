// Several ways to weigh the work of measured networks: the best on those that are held out, and what lies far from it.
import { foldsOf } from '../data/groups.ts'
import { rangeOf90 } from '../statistics/range.ts'
import { farOf, outliersOf } from '../statistics/residuals.ts'
import { heldOutError, predictWith } from './fit-linear-device.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { HeldOut, MeasuredWork, WorkWeights } from './fit-linear-device.ts'

export interface Weighting<T extends MeasuredWork> {
  /** Such as `a sum of 10 known devices`. */
  readonly name: string
  readonly choose: (networks: readonly T[]) => WorkWeights
}

export interface ChosenWeighting<T extends MeasuredWork> {
  readonly way: Weighting<T>
  readonly weights: WorkWeights
  /** Networks far from what the others say; they are left out of all else. */
  readonly outliers: readonly T[]
  /** Networks so far from what the others say that they may be wrong, and yet too large a share to be left out. */
  readonly doubtful: readonly T[]
  /** Measured over predicted value of each network, by weights that were fitted without its group. */
  readonly ratios: readonly number[]
  readonly error: HeldOut
  /** How they were held out. */
  readonly how: string
}

/** A fold holds out one group where there are fewer. */
const FOLDS = 10
/**
 * Times too long or too short, in logarithms, from which on a network among few is told of: milliseconds for others.
 */
const DOUBTFUL = Math.log(10)

/** @param ways one at least; of two as good, the first. Throws RangeError for fewer than two groups */
export function chooseWeighting<T extends MeasuredWork>(
  networks: readonly T[],
  ways: readonly Weighting<T>[],
  seed: number,
): ChosenWeighting<T> {
  const first = best(networks, ways, seed)
  const logarithms = first.ratios.map(Math.log)
  const far = outliersOf(logarithms)
  const doubtful = far.size > 0 ? [] : farOf(logarithms, DOUBTFUL)
  const kept = networks.filter((_, i) => !far.has(i))
  const { way, ratios } = far.size > 0 ? best(kept, ways, seed) : first
  const groups = new Set(kept.map(({ group }) => group)).size
  const what = groups === kept.length ? 'network' : 'group'
  return {
    way,
    weights: way.choose(kept),
    outliers: networks.filter((_, i) => far.has(i)),
    doubtful: doubtful.map((i) => networks[i]),
    ratios,
    error: heldOutError(ratios),
    how: groups <= FOLDS ? `each ${what} left out once` : `${FOLDS} folds of the ${what}s`,
  }
}

function best<T extends MeasuredWork>(networks: readonly T[], ways: readonly Weighting<T>[], seed: number) {
  const tried = ways.map((way) => ({ way, ratios: heldOut(networks, way, seed) }))
  return tried.toSorted((a, b) => heldOutError(a.ratios).relative - heldOutError(b.ratios).relative)[0]
}

/** In the order of the networks. */
function heldOut<T extends MeasuredWork>(networks: readonly T[], { choose }: Weighting<T>, seed: number): number[] {
  const folds = Math.min(FOLDS, new Set(networks.map(({ group }) => group)).size)
  const indices = networks.map((_, i) => i)
  const ratios: number[] = []
  for (const [held, rest] of foldsOf(indices, (i) => networks[i].group, folds, createRandom(seed))) {
    const weights = choose(rest.map((i) => networks[i]))
    for (const i of held) ratios[i] = networks[i].value / predictWith(weights, networks[i].work)
  }
  return ratios
}

/** The range of measured over predicted values; for few, as if their logarithms were normal. */
export function ratioRange(ratios: readonly number[]): [low: number, high: number] {
  const [low, high] = rangeOf90(ratios.map(Math.log))
  return [Math.exp(low), Math.exp(high)]
}

/** Sentences that name what was left out, and what may be wrong. */
export function outlierCaveats<T extends MeasuredWork & { readonly name?: string }>({
  outliers,
  doubtful,
}: Pick<ChosenWeighting<T>, 'outliers' | 'doubtful'>): string[] {
  const namesOf = (networks: readonly T[]) => networks.map(({ name }) => name ?? 'one').join(', ')
  return [
    ...(outliers.length > 0 ? [`Far from what all others say, left out: ${namesOf(outliers)}.`] : []),
    ...(doubtful.length > 0
      ? [`Ten times off from what the others say, kept as there are few: ${namesOf(doubtful)}; measure again.`]
      : []),
  ]
}
