// How well a signal ranks architectures: correlations with published accuracies, with bootstrap intervals.
import { bestQuarterTau } from '../statistics/best-quarter.ts'
import { bootstrapPairs } from '../statistics/bootstrap.ts'
import { pearson, spearman } from '../statistics/correlation.ts'
import { kendallTau } from '../statistics/kendall.ts'
import { printInterval } from '../statistics/markdown.ts'
import type { Interval } from '../statistics/bootstrap.ts'

export interface RankingRow {
  readonly signal: string
  readonly kendall: Interval
  /** Kendall's tau of the quarter that is best once trained. */
  readonly top: Interval
  readonly spearman: Interval
  /** On the first 100 architectures: the paper's setting. */
  readonly pearson100: Interval
}

/**
 * @param values the signal of each architecture
 * @param published its trained accuracy, in the same order
 * @param groups those that compute the same function are of one
 */
export function rankingRow(
  signal: string,
  values: readonly number[],
  published: readonly number[],
  groups: readonly string[],
  seed: number,
): RankingRow {
  const options = { seed, resamples: 1000, groups }
  return {
    signal,
    kendall: bootstrapPairs(values, published, kendallTau, options),
    top: bootstrapPairs(values, published, bestQuarterTau, options),
    spearman: bootstrapPairs(values, published, spearman, options),
    pearson100: bootstrapPairs(values.slice(0, 100), published.slice(0, 100), pearson, {
      ...options,
      groups: groups.slice(0, 100),
    }),
  }
}

/** The rows as a Markdown table; 95 % intervals in brackets. */
export function rankingTable(rows: readonly RankingRow[]): string {
  const cell = (interval: Interval) => printInterval(interval)
  return [
    '| signal | Kendall tau | tau, best quarter | Spearman | Pearson, first 100 |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ signal, kendall, top, spearman, pearson100 }) =>
        `| ${signal} | ${[kendall, top, spearman, pearson100].map(cell).join(' | ')} |`,
    ),
  ].join('\n')
}
