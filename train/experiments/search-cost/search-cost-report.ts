// The search-cost experiment as a table, figures and a plot.
import { lineChart } from '../../plots/line-chart.ts'
import { markdownTable, printInterval } from '../../statistics/markdown.ts'
import { CHOSEN_NETWORKS } from './search-quality.ts'
import type { Interval } from '../../statistics/bootstrap.ts'
import type { ExperimentOutput } from '../experiment-output.ts'
import type { ChoiceRow } from './choice-quality.ts'
import type { ComparedSearch, PredictedSearch, Protocol } from './search-cost-compare.ts'

export interface SearchCostReport {
  readonly rows: readonly ComparedSearch[]
  readonly curves: readonly Float64Array[]
  readonly protocols: readonly Protocol[]
  readonly searches: readonly PredictedSearch[]
  readonly secondsAnImage: Interval
  readonly settled: readonly ChoiceRow[]
  readonly description: string
  readonly settings: unknown
}

export function searchCostReport(report: SearchCostReport): ExperimentOutput {
  const { rows, curves, protocols, searches, secondsAnImage, settled, description, settings } = report
  const costOf = (protocol: Protocol) => protocol.epochs * protocol.images * secondsAnImage.value
  const printed = rows.map(({ protocol, search, quality, candidates, cost, trainingCost, ratio }) => [
    protocol,
    search,
    percent(quality),
    // To the last one.
    reached(candidates, String),
    hours(cost),
    reached(trainingCost, hours),
    reached(ratio, significant),
  ])
  const heads = [
    'random search trains',
    'search by prediction',
    `quality of its ${CHOSEN_NETWORKS}, %`,
    'candidates to match it',
    'cost of predicting, h',
    'cost of training, h',
    'times cheaper',
  ]
  const trained = protocols.map((protocol) => `${hours(costOf(protocol))} h for ${protocol.name}`).join(', ')
  const table = [
    '# Search cost',
    description,
    `Training costs ${printInterval(scaled(secondsAnImage, 1000), 1)} ms an image: a candidate takes ${trained}.`,
    markdownTable([heads, ...printed]),
    `The ${CHOSEN_NETWORKS} that other rankings of the same draws settle on:`,
    markdownTable([
      ['ranked by', 'knows of trained networks', `quality of its ${CHOSEN_NETWORKS}, %`],
      ...settled.map(({ name, knows, quality }) => [name, knows, percent(quality)]),
    ]),
  ].join('\n\n')
  const plot = lineChart({
    title: 'Quality against cost of search',
    subtitle: `mean trained accuracy of the ${CHOSEN_NETWORKS} networks settled on; lines train their candidates, dots predict`,
    xLabel: 'cost, hours of one core',
    xScale: 'log',
    yLabel: 'accuracy, %',
    panelHeight: 340,
    series: [
      ...protocols.map((protocol, i) => ({
        name: `random search, ${protocol.name}`,
        points: thinned([...curves[i]].flatMap((accuracy, n) => point((n * costOf(protocol)) / 3600, accuracy))),
      })),
      ...searches.map(({ name }) => {
        const { cost, quality } = rows.find(({ search }) => search === name)!
        return { name, points: point(cost / 3600, quality.value) }
      }),
    ],
  })
  return {
    table,
    plot,
    result: { settings, secondsAnImage, searches, rows, settled, curves: curves.map((curve) => [...curve]) },
  }
}

const point = (hour: number, accuracy: number): [number, number][] =>
  Number.isNaN(accuracy) ? [] : [[hour, 100 * accuracy]]

/** The curve flattens: far out, every twentieth point tells it. */
const thinned = (points: [number, number][]) => points.filter((_, i) => i < 200 || i % 20 === 0)
const scaled = ({ value, low, high }: Interval, factor: number) => ({
  value: factor * value,
  low: factor * low,
  high: factor * high,
})

const percent = (interval: Interval) => printInterval(scaled(interval, 100), 2)
const hours = (seconds: number) => significant(seconds / 3600)
/** Two digits that mean something, in full: 0.00011, 2.1, 1,600. */
const significant = (number: number) => number.toLocaleString('en-US', { maximumSignificantDigits: 2 })

/** `31 [28, 40]`; an end that random search does not reach is `more`. */
function reached({ value, low, high }: Interval, print: (number: number) => string): string {
  const end = (number: number) => (Number.isFinite(number) ? print(number) : 'more')
  return `${end(value)} [${end(low)}, ${end(high)}]`
}
