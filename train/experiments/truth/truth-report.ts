// The trainings of a space as a table, figures and a plot.
import { scatter } from '../../plots/scatter.ts'
import { bootstrapPairs } from '../../statistics/bootstrap.ts'
import { kendallTau } from '../../statistics/kendall.ts'
import { markdownTable, printInterval } from '../../statistics/markdown.ts'
import { quantile } from '../../statistics/summary.ts'
import { COUNTS, countsOf } from './counts.ts'
import { truthNetwork } from './spaces.ts'
import { ceilingOf, trainedNetworks } from './truth.ts'
import type { ExperimentOutput } from '../experiment-output.ts'
import type { TruthRecord } from './train.ts'
import type { TruthSetup } from './truth-setup.ts'

export function truthReport(setup: TruthSetup, records: readonly TruthRecord[]): ExperimentOutput {
  const { space, steps, seed, batchSize, imageSize, testImages } = setup
  const networks = trainedNetworks(records)
  const accuracies = networks.map(({ accuracy }) => accuracy)
  const counts = networks.map(({ arch }) => countsOf(truthNetwork(space, arch, imageSize)))
  const ceiling = ceilingOf(networks, seed)
  const rows = COUNTS.map((count) => {
    const values = counts.map((own) => own[count])
    return { count, kendall: bootstrapPairs(values, accuracies, kendallTau, { seed }) }
  })
  const hours = records.reduce((sum, { seconds }) => sum + seconds, 0) / 3600
  const [least, middle, most] = [0, 0.5, 1].map((p) => (100 * quantile(accuracies, p)).toFixed(1))
  const description = [
    `${networks.length} networks of \`${space}\`, ${records.length} trainings of ${steps} steps of ${batchSize} images of`,
    `${imageSize} x ${imageSize}, ${hours.toFixed(1)} h of a core. On ${testImages} test images they are right by ${least} to`,
    `${most} %, ${middle} % in the middle. 95 % bootstrap intervals.`,
  ].join(' ')
  const table = [
    '# Truth',
    description,
    markdownTable([
      ['signal', 'Kendall tau'],
      ['another training', ceiling ? printInterval(ceiling) : 'none was trained twice'],
      ...rows.map(({ count, kendall }) => [count, printInterval(kendall)]),
    ]),
  ].join('\n\n')
  const plot = scatter({
    title: `Networks of ${space}, trained for ${steps} steps`,
    xLabel: 'multiply-accumulates',
    yLabel: 'test accuracy',
    xScale: 'log',
    yFormat: 'percent',
    points: networks.map(({ accuracy }, i): [number, number] => [counts[i].MACs, accuracy]),
  })
  return { table, result: { setup, ceiling, counts: rows, networks }, plot }
}
