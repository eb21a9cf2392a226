// What the trainings of a space say: how good each network is, and how well one training tells another.
import { bootstrapPairs } from '../../statistics/bootstrap.ts'
import { kendallTau } from '../../statistics/kendall.ts'
import { mean } from '../../statistics/summary.ts'
import type { Interval } from '../../statistics/bootstrap.ts'
import type { TruthRecord } from './train.ts'

export interface TrainedNetwork {
  readonly arch: string
  /** Mean over its trainings. */
  readonly accuracy: number
  /** Of each training. */
  readonly accuracies: readonly number[]
}

/** In the order in which networks were first trained. */
export function trainedNetworks(records: readonly TruthRecord[]): TrainedNetwork[] {
  return [...Map.groupBy(records, ({ arch }) => arch)].map(([arch, own]) => {
    const accuracies = [...own].sort((a, b) => a.repeat - b.repeat).map(({ accuracy }) => accuracy)
    return { arch, accuracy: mean(accuracies), accuracies }
  })
}

/**
 * Kendall's tau of the first training with the second, of the networks that have both: no ranking can be expected to be
 * further ahead of one training. Undefined below three networks.
 */
export function ceilingOf(networks: readonly TrainedNetwork[], seed: number): Interval | undefined {
  const twice = networks.filter(({ accuracies }) => accuracies.length > 1)
  if (twice.length < 3) return undefined
  const [first, second] = [0, 1].map((repeat) => twice.map(({ accuracies }) => accuracies[repeat]))
  return bootstrapPairs(first, second, kendallTau, { seed })
}
