// What more families of networks are worth: a task fitted to some of those that are known, by turns without one of
// them.
import { drawFrom } from '../data/data-random.ts'
import { fitKernelHead } from '../heads/kernel-head.ts'
import { markdownTable } from '../statistics/markdown.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { TaskExample } from '../heads/kernel-head.ts'

export interface FamiliesPoint {
  readonly families: number
  readonly networks: number
  readonly kendall: number
  /** Mean absolute error, in the metric. */
  readonly error: number
}

const SHARES = [1 / 8, 1 / 4, 1 / 2, 1]

/**
 * Families are drawn for each share; shares of fewer than twenty networks or five families are left out.
 *
 * @param features names of the columns that are features, the first ones. @param seed of the draws and folds
 */
export function familiesCurve(
  examples: readonly TaskExample[],
  features: readonly string[],
  seed: number,
  progress: (families: number) => void = () => {},
): FamiliesPoint[] {
  const families = [...new Set(examples.map(({ group }) => group))]
  return SHARES.flatMap((share) => {
    const drawn = new Set(drawFrom(families, Math.round(share * families.length), createRandom(seed)))
    const some = examples.filter(({ group }) => drawn.has(group))
    if (drawn.size < FEWEST_FAMILIES || some.length < FEWEST_NETWORKS) return []
    progress(drawn.size)
    const { error } = fitKernelHead(some, { features, seed })
    return [{ families: drawn.size, networks: error.networks, kendall: error.kendall_tau, error: error.absolute }]
  })
}

const FEWEST_FAMILIES = 5
const FEWEST_NETWORKS = 20

/** Of a metric that is a fraction of 1. */
export function printCurve(points: readonly FamiliesPoint[]): string {
  const lines = points.map(({ families, networks, kendall, error }) => [
    `${families}`,
    `${networks}`,
    kendall.toFixed(3),
    (100 * error).toFixed(2),
  ])
  return markdownTable([['families', 'networks', 'Kendall tau', 'mean absolute error, points'], ...lines])
}
