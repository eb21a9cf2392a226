// The initialisation experiment as a table, figures and a plot.
import { lineChart } from '../../plots/line-chart.ts'
import { bootstrap, bootstrapMean } from '../../statistics/bootstrap.ts'
import { markdownTable, printInterval } from '../../statistics/markdown.ts'
import { median } from '../../statistics/summary.ts'
import { pairOf } from './initialisation-compare.ts'
import type { Interval } from '../../statistics/bootstrap.ts'
import type { ExperimentOutput } from '../experiment-output.ts'
import type { StartPair } from './initialisation-compare.ts'
import type { Curve, Job, Network, Start, StartSetup } from './initialisation-setup.ts'

export interface InitialisationReport {
  readonly networks: readonly Network[]
  readonly rates: readonly number[]
  readonly repeats: number
  readonly setup: StartSetup
  /** Name and version of the bundle. */
  readonly model: string
  readonly curveOf: (job: Job) => Curve
}

const NAMES: Readonly<Record<Start, string>> = { he: 'He', generated: 'generated' }
/** Steps that the table shows, and by which steps are counted and rates chosen, as far as there are so many. */
const SHOWN = [0, 50, 200, 1000]

export function initialisationReport(report: InitialisationReport): ExperimentOutput {
  const { networks, rates, repeats, setup, model, curveOf } = report
  const { stops, seed } = setup
  const last = stops.at(-1)!
  const shown = [...new Set([...SHOWN.filter((step) => step < last), last])]
  const goal = Math.min(last, SHOWN.at(-1)!)
  const pairs = networks.map((network) =>
    pairOf(network, stops, { rates, repeats, place: stops.indexOf(goal), curveOf }),
  )
  // After the goal, rates are those that are best in the end.
  const late =
    goal === last
      ? pairs
      : networks.map((network) => pairOf(network, stops, { rates, repeats, place: stops.length - 1, curveOf }))
  const rows = shown.map((step) => {
    const place = stops.indexOf(step)
    const of = (start: Start) => (step > goal ? late : pairs).map((pair) => 100 * pair[start].accuracy[place])
    const [he, generated] = [of('he'), of('generated')]
    const ahead = generated.map((value, i) => value - he[i])
    return {
      step,
      he: bootstrapMean(he, { seed }),
      generated: bootstrapMean(generated, { seed }),
      ahead: bootstrapMean(ahead, { seed }),
    }
  })
  const steps = (own: readonly StartPair[]): Interval =>
    bootstrap(own.length, (indices) => median(Array.from(indices, (i) => own[i].steps)), { seed })
  const designs = [...Map.groupBy(pairs, ({ network }) => network.design)]
  const never = pairs.filter(({ generated, he }) => !reaches(generated.accuracy, he.accuracy, stops, goal)).length
  const table = [
    '# Generated weights as a start of training',
    `${networks.length} networks of ${designs.length} designs (${designs.map(([design]) => design).join(', ')}) that no training has drawn, ` +
      `weights by ${model} against He's initialisation. AdamW, ${setup.batchSize} images of ${setup.imageSize} x ${setup.imageSize} a step, ` +
      `constant rates of ${rates.join(', ')} after ${setup.warmup} steps, of which each network and start has the one with the ` +
      `lowest training loss; ${repeats === 1 ? 'one training' : `${repeats} trainings`} each. Accuracy on ${setup.images} test images, %; ` +
      '95 % bootstrap intervals over networks.',
    markdownTable([
      ['after steps', 'He', 'generated', 'generated ahead by'],
      ...rows.map(({ step, he, generated, ahead }) => [
        String(step),
        ...[he, generated, ahead].map((interval) => printInterval(interval, 1)),
      ]),
    ]),
    `Steps from generated weights to what He's initialisation has after ${goal}, median: ${printInterval(steps(pairs), 0)}` +
      `${never === 0 ? '' : `; ${never} of ${pairs.length} networks do not reach it and count as ${goal}`}.`,
    markdownTable([
      ['design', 'networks', ...shown.flatMap((step) => [`He, ${step}`, `generated, ${step}`]), 'steps, median'],
      ...designs.map(([design, own]) => [
        design,
        String(own.length),
        ...shown.flatMap((step) => {
          const from = step > goal ? late.filter(({ network }) => network.design === design) : own
          return (['he', 'generated'] as const).map((start) => percent(meanAt(from, start, stops.indexOf(step))))
        }),
        median(own.map((pair) => pair.steps)).toFixed(0),
      ]),
    ]),
  ].join('\n\n')
  const result = { settings: { ...setup, rates, repeats, model }, rows, steps: steps(pairs), never, pairs, late }
  return { table, result, plot: plotOf(pairs, stops, goal, model) }
}

function reaches(own: readonly number[], other: readonly number[], stops: readonly number[], goal: number): boolean {
  const place = stops.indexOf(goal)
  return own.slice(0, place + 1).some((accuracy) => accuracy >= other[place])
}

const percent = (value: number) => (100 * value).toFixed(1)

const meanAt = (pairs: readonly StartPair[], start: Start, place: number) =>
  pairs.reduce((sum, pair) => sum + pair[start].accuracy[place], 0) / pairs.length

function plotOf(pairs: readonly StartPair[], stops: readonly number[], goal: number, model: string): string {
  const place = stops.indexOf(goal)
  const shown = stops.slice(0, place + 1)
  return lineChart({
    title: 'Generated weights as a start of training',
    subtitle: `mean of ${pairs.length} unseen networks, and 95 % bootstrap intervals over them; weights by ${model}`,
    xLabel: 'steps',
    yLabel: 'test accuracy, %',
    yInclude: [10],
    series: (['generated', 'he'] as const).map((start) => {
      const at = shown.map((step, i) => {
        const values = pairs.map((pair) => 100 * pair[start].accuracy[i])
        return [step, bootstrapMean(values, { seed: 1 })] as const
      })
      return {
        name: NAMES[start],
        points: at.map(([step, { value }]) => [step, value] as const),
        band: at.map(([step, { low, high }]) => [step, low, high] as const),
      }
    }),
  })
}
