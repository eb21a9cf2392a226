// The ablation as a table, figures and a plot.
import { intervalChart } from '../../plots/interval-chart.ts'
import { bootstrap } from '../../statistics/bootstrap.ts'
import { pearson } from '../../statistics/correlation.ts'
import { kendallTau } from '../../statistics/kendall.ts'
import { markdownTable, printInterval } from '../../statistics/markdown.ts'
import { mean } from '../../statistics/summary.ts'
import type { Interval } from '../../statistics/bootstrap.ts'
import type { ExperimentOutput } from '../experiment-output.ts'

export interface VariantScores {
  readonly name: string
  /** The surrogate's margin by training seed and architecture. */
  readonly margins: readonly (readonly number[])[]
  /** Loss and accuracy of generated weights by training seed, over the training's validation networks. */
  readonly losses: readonly number[]
  readonly accuracies: readonly number[]
}

/** A mean, and between what its values lie. */
type Spread = Pick<Interval, 'value' | 'low' | 'high'>

export interface AblationRow {
  readonly name: string
  readonly kendall: Interval
  readonly pearson: Interval
  /** How far its tau is above that of the first variant. */
  readonly advantage: Interval
  /** Over trainings: the mean, the lowest and the highest. */
  readonly loss: Spread
  readonly accuracy: Spread
  /** How far its loss is above that of the first variant, by seed. */
  readonly lossAgainst: Spread
}

const spread = (values: readonly number[]): Spread => ({
  value: mean(values),
  low: Math.min(...values),
  high: Math.max(...values),
})

/**
 * Means over training seeds; intervals of ranks over architectures, all variants on the same resamples, and of losses
 * and accuracies from the lowest training to the highest.
 */
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
  return variants.map(({ name, margins, losses, accuracies }) => ({
    name,
    loss: spread(losses),
    accuracy: spread(accuracies),
    lossAgainst: spread(losses.map((loss, i) => loss - variants[0].losses[i])),
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
  const [{ name: first }] = variants
  const heads = ['GHN', 'loss', `loss against ${first}`, 'accuracy', 'Kendall tau', `tau against ${first}`, 'Pearson R']
  const printed = rows.map((row, i) => [
    row.name,
    printInterval(row.loss),
    i === 0 ? '' : printInterval(row.lossAgainst),
    printInterval(row.accuracy),
    printInterval(row.kendall),
    i === 0 ? '' : printInterval(row.advantage),
    printInterval(row.pearson),
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
