// The prediction experiment as a table, figures and a plot.
import { intervalChart } from '../../plots/interval-chart.ts'
import { pearson } from '../../statistics/correlation.ts'
import { kendallTau } from '../../statistics/kendall.ts'
import { markdownTable, printInterval } from '../../statistics/markdown.ts'
import { advantage, chosenRow, methodRows } from './prediction-compare.ts'
import type { ExperimentOutput } from '../experiment-output.ts'
import type { MethodRow, MethodScores } from './prediction-compare.ts'

export interface PredictionReport {
  /** The GHN first; the others are compared with it. */
  readonly methods: readonly MethodScores[]
  /** In the space's spelling. */
  readonly archs: readonly string[]
  /** Trained accuracy, in the order of the architectures. */
  readonly truth: readonly number[]
  readonly seed: number
  /** What was ranked and how it was trained, a sentence or more. */
  readonly description: string
  readonly settings: unknown
}

export function predictionReport(report: PredictionReport): ExperimentOutput {
  const { methods, archs, truth, seed, description, settings } = report
  const all = methods.map((method) => methodRows(method, truth, seed))
  const chosen = methods.map((method, i) => chosenRow(method, all[i]))
  const valuesOf = (i: number) => methods[i].said.map(({ readouts }) => readouts[chosen[i].readout])
  const advantages = methods.slice(1).map(({ name }, i) => ({
    name,
    readout: chosen[i + 1].readout,
    pearson: advantage(valuesOf(0), valuesOf(i + 1), truth, pearson, seed),
    kendall: advantage(valuesOf(0), valuesOf(i + 1), truth, kendallTau, seed),
  }))
  const half = Math.ceil(truth.length / 2)
  const heads = [
    'method',
    'readout',
    `Pearson R, random ${truth.length}`,
    `their top ${half}`,
    'Kendall tau',
    `top ${half}`,
    'seconds each',
    'set-up, seconds',
  ]
  const ahead = advantages.map((row) => [
    row.name,
    row.readout,
    printInterval(row.pearson, 2),
    printInterval(row.kendall, 2),
  ])
  const table = [
    '# Prediction',
    `${description} 95 % bootstrap intervals over architectures.`,
    `The readout of the ${methods[0].name} is fixed beforehand. Every other method has the one of its readouts that correlates best with the truth, which favours it.`,
    markdownTable([heads, ...chosen.map(printRow)]),
    `By how much the ${methods[0].name} is ahead, on the same resamples:`,
    markdownTable([['of', 'readout', 'in Pearson R', 'in Kendall tau'], ...ahead]),
    'All readouts:',
    markdownTable([heads, ...all.flat().map(printRow)]),
  ].join('\n\n')
  const plot = intervalChart({
    title: 'Correlation with trained accuracy',
    subtitle: `${truth.length} random architectures and the ${half} best of them; 95 % bootstrap intervals`,
    xLabel: "Pearson's R",
    series: [`random ${truth.length}`, `top ${half}`],
    rows: chosen.map((row) => ({
      name: row.readout === 'MACs' ? row.name : `${row.name}, ${row.readout}`,
      intervals: [row.pearson, row.pearsonTop],
    })),
    include: [0, 1],
  })
  const architectures = truth.map((accuracy, i) => ({
    arch: archs[i],
    accuracy,
    ...Object.fromEntries(methods.map(({ name, said }) => [name, said[i]])),
  }))
  return { table, plot, result: { settings, seed, methods: chosen, advantages, readouts: all.flat(), architectures } }
}

function printRow(row: MethodRow): string[] {
  const { name, readout, seconds, setUp } = row
  const intervals = [row.pearson, row.pearsonTop, row.kendall, row.kendallTop].map((each) => printInterval(each, 2))
  return [name, readout, ...intervals, printSeconds(seconds), setUp === 0 ? '0' : Math.round(setUp).toString()]
}

const printSeconds = (seconds: number) => (seconds < 0.01 ? seconds.toExponential(0) : seconds.toPrecision(2))
