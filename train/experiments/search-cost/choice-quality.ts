// What the ten networks are worth that different rankings of the same draws settle on.
import { bootstrapMean } from '../../statistics/bootstrap.ts'
import { mean } from '../../statistics/summary.ts'
import { choiceQuality } from './search-quality.ts'
import type { Nb201Row } from '../../data/nb201-tables.ts'
import type { Interval } from '../../statistics/bootstrap.ts'
import type { Draw } from './simulated-searches.ts'

/** What is known of the cells of a pool, by position in it; more is better. */
export interface PoolScores {
  readonly pool: readonly Nb201Row[]
  /** The GHN's, which has seen no trained network. */
  readonly probabilities: readonly number[]
  /** The bundle's own head, where it has one. */
  readonly bundled?: readonly number[]
  /** A head fitted to `labels` cells, none of which computes the same as one of the pool. */
  readonly unseen: { readonly labels: number; readonly values: readonly number[] }
}

export interface ChoiceRow {
  readonly name: string
  readonly knows: string
  /** Mean true accuracy of the ten settled on: mean over searches, with a 95 % bootstrap interval. */
  readonly quality: Interval
}

/** Mean true accuracy of the ten with the highest score, of every draw. */
export function choiceQualities(
  draws: readonly Draw[],
  scores: readonly number[],
  quality: readonly number[],
): number[] {
  return draws.map(({ drawn }) =>
    choiceQuality(
      drawn.map((i) => scores[i]),
      drawn.map((i) => quality[i]),
    ),
  )
}

/** All rankings of the same draws. A search in two stages ranks by the bundle's head: its second stage has no vote. */
export function rankingRows(
  { pool, probabilities, bundled, unseen }: PoolScores,
  draws: readonly Draw[],
  seed: number,
): ChoiceRow[] {
  const quality = pool.map((row) => row.cifar10Accuracy200)
  const row = (name: string, knows: string, qualities: readonly number[]): ChoiceRow => ({
    name,
    knows,
    quality: bootstrapMean(qualities, { seed }),
  })
  const by = (name: string, knows: string, scores: readonly number[]) =>
    row(name, knows, choiceQualities(draws, scores, quality))
  return [
    by('the accuracy itself', 'everything', quality),
    ...(bundled
      ? [by("search by two stages, the bundle's head", 'cells of this table, these among them', bundled)]
      : []),
    by('a head for unseen cells', `${unseen.labels} other cells`, unseen.values),
    by(
      'training for 12 epochs',
      'these cells after 12 epochs',
      pool.map((cell) => cell.cifar10ValidationAccuracy12),
    ),
    by(
      'MACs',
      'nothing',
      pool.map(({ macs }) => macs),
    ),
    by('GHN', 'nothing', probabilities),
    row(
      'chance',
      'nothing',
      draws.map(({ drawn }) => mean(drawn.map((i) => quality[i]))),
    ),
  ]
}
