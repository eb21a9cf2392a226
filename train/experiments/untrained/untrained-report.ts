// The accuracy of networks with generated weights as a table, figures and a plot.
import { intervalChart } from '../../plots/interval-chart.ts'
import { bootstrapMean } from '../../statistics/bootstrap.ts'
import { markdownTable, printInterval } from '../../statistics/markdown.ts'
import { mean, median } from '../../statistics/summary.ts'
import type { ExperimentOutput } from '../experiment-output.ts'
import type { UntrainedNetwork } from './measure-untrained.ts'

/**
 * @param spaces networks by the space's name
 * @param about which bundle it is of, for people
 * @param seed of resamples
 */
export function untrainedReport(
  spaces: ReadonlyMap<string, readonly UntrainedNetwork[]>,
  about: string,
  seed: number,
): ExperimentOutput {
  const rows = [...spaces].map(([space, networks]) => {
    const accuracies = networks.map(({ accuracy }) => 100 * accuracy)
    return {
      space,
      networks: networks.length,
      known: 100 * mean(networks.map(({ known }) => Number(known))),
      accuracy: bootstrapMean(accuracies, { seed }),
      median: median(accuracies),
      best: Math.max(...accuracies),
    }
  })
  const table = [
    '# Generated weights without training',
    `${about} % of the probe images that networks are right on, with 95 % bootstrap intervals of the mean.`,
    markdownTable([
      ['space', 'networks', 'known, %', 'mean accuracy, %', 'median', 'best'],
      ...rows.map(({ space, networks, known, accuracy, ...row }) => [
        space,
        `${networks}`,
        known.toFixed(0),
        printInterval(accuracy, 1),
        row.median.toFixed(1),
        row.best.toFixed(1),
      ]),
    ]),
  ].join('\n\n')
  const plot = intervalChart({
    title: 'Accuracy with generated weights, without training',
    subtitle: 'Mean over random networks of a space, 95 % bootstrap intervals.',
    xLabel: 'Right on probe images, %',
    series: ['mean'],
    rows: rows.map(({ space, accuracy }) => ({ name: space, intervals: [accuracy] })),
    include: [0],
  })
  return { table, result: { seed, rows, networks: Object.fromEntries(spaces) }, plot }
}
