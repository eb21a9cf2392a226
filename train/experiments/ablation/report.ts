// The ablation as a table, figures and a plot.
import { bootstrap } from '../../statistics/bootstrap.ts'
import { intervalChart } from '../../plots/interval-chart.ts'
import { kendallTau } from '../../statistics/kendall.ts'
import { markdownTable, printInterval } from '../../statistics/markdown.ts'
import { mean } from '../../statistics/summary.ts'
import { pearson } from '../../statistics/correlation.ts'
import type { ExperimentOutput } from '../output.ts'
import type { Interval } from '../../statistics/bootstrap.ts'

export interface VariantScores {
  readonly name: string
  /** The surrogate's margin by training seed and architecture. */
  readonly margins: readonly (readonly number[])[]
}

export interface AblationRow {
  readonly name: string
  readonly kendall: Interval
  readonly pearson: Interval
  /** By how much its tau is above that of the first variant. */
  readonly advantage: Interval
}

/** Means over training seeds; intervals over architectures, all variants on the same resamples. */
export function ablationRows(
  variants: readonly VariantScores[],
  truth: readonly number[],
  seed: number,
): AblationRow[] {
  const over = (margins: VariantScores['margins'], of: typeof pearson, indices: Uint32Array) => {
    const y = Float64Array.from(indices, (i) => truth[i])
    return mean(
      margins.map((values) =>
        of(
          Float64Array.from(indices, (i) => values[i]),
          y,
        ),
      ),
    )
  }
  return variants.map(({ name, margins }) => ({
    name,
    kendall: bootstrap(truth.length, (indices) => over(margins, kendallTau, indices), { seed }),
    pearson: bootstrap(truth.length, (indices) => over(margins, pearson, indices), { seed }),
    advantage: bootstrap(
      truth.length,
      (indices) => over(margins, kendallTau, indices) - over(variants[0].margins, kendallTau, indices),
      { seed },
    ),
  }))
}

export function ablationReport(
  variants: readonly VariantScores[],
  truth: readonly number[],
  seed: number,
  { description, settings }: { readonly description: string; readonly settings: unknown },
): ExperimentOutput {
  const rows = ablationRows(variants, truth, seed)
  const heads = ['GHN', 'Kendall tau', 'Pearson R', `tau against ${variants[0].name}`]
  const printed = rows.map((row, i) => [
    row.name,
    printInterval(row.kendall),
    printInterval(row.pearson),
    i === 0 ? '' : printInterval(row.advantage),
  ])
  return {
    table: ['# Ablation', description, markdownTable([heads, ...printed])].join('\n\n'),
    plot: intervalChart({
      title: 'What the parts of a GHN are worth',
      subtitle: `${truth.length} architectures; 95 % bootstrap intervals`,
      xLabel: 'Kendall tau with trained accuracy',
      series: ['Kendall tau'],
      rows: rows.map(({ name, kendall }) => ({ name, intervals: [kendall] })),
    }),
    result: { settings, seed, rows, variants },
  }
}
