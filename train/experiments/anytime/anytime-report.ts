// The anytime experiment as a table, figures and a plot.
import { lineChart } from '../../plots/line-chart.ts'
import { bootstrapMean } from '../../statistics/bootstrap.ts'
import { pearson } from '../../statistics/correlation.ts'
import { differenceOfMeans } from '../../statistics/difference.ts'
import { kendallTau } from '../../statistics/kendall.ts'
import { markdownTable, printInterval } from '../../statistics/markdown.ts'
import { mean } from '../../statistics/summary.ts'
import { areaUnder, steps, usedExits } from './curve.ts'
import type { ExperimentOutput } from '../experiment-output.ts'
import type { AnytimeCandidate } from './anytime-candidates.ts'
import type { Group, TrainedExits } from './anytime-setup.ts'
import type { AreaOptions, CurvePoint } from './curve.ts'

export interface AnytimeReport {
  readonly trained: readonly { readonly group: Group; readonly exits: TrainedExits }[]
  /** Predicted curves of the trained networks of the space. */
  readonly predicted: ReadonlyMap<string, AnytimeCandidate>
  readonly area: AreaOptions
  readonly seed: number
  /** What was compared, a sentence or more. */
  readonly description: string
  readonly settings: unknown
}

/** The curve of a network whose exits are judged by validation images and measured on test images. */
function trueCurve({ macs, validation, test }: TrainedExits): CurvePoint[] {
  return usedExits(validation).map((place) => ({ macs: macs[place], accuracy: test[place] }))
}

/** The curve that the GHN predicts, by which the exits are judged too. */
export function predictedCurve({ macs, predicted }: AnytimeCandidate): CurvePoint[] {
  return usedExits(predicted).map((place) => ({ macs: macs[place], accuracy: predicted[place] }))
}

export function anytimeReport({
  trained,
  predicted,
  area,
  seed,
  description,
  settings,
}: AnytimeReport): ExperimentOutput {
  const networks = trained.map(({ group, exits }) => {
    const candidate = predicted.get(exits.key)
    return {
      group,
      key: exits.key,
      area: areaUnder(trueCurve(exits), area),
      predicted: candidate && areaUnder(predictedCurve(candidate), area),
      curve: trueCurve(exits),
      exits,
    }
  })
  const groups = [...new Set(networks.map(({ group }) => group))]
  const areasOf = (group: Group) => networks.filter((network) => network.group === group).map((network) => network.area)
  const rows = groups.map((group) => {
    const own = networks.filter((network) => network.group === group)
    return {
      group,
      networks: own.length,
      area: bootstrapMean(areasOf(group), { seed }),
      best: Math.max(...areasOf(group)),
      final: mean(own.map(({ curve }) => 100 * curve.at(-1)!.accuracy)),
      macs: mean(own.map(({ exits }) => exits.macs.at(-1)! / 1e6)),
    }
  })
  const ahead = groups
    .slice(1)
    .map((group) => ({ group, by: differenceOfMeans(areasOf(groups[0]), areasOf(group), { seed }) }))
  const pairs = networks.filter((network) => network.predicted !== undefined)
  const [said, truth] = [pairs.map((pair) => pair.predicted!), pairs.map((pair) => pair.area)]
  const agreement = pairs.length > 2 && {
    networks: pairs.length,
    pearson: pearson(said, truth),
    kendall: kendallTau(said, truth),
  }
  const percent = (value: number, digits = 1) => (100 * value).toFixed(digits)
  const inPercent = ({ value, low, high }: { value: number; low: number; high: number }) =>
    printInterval({ value: 100 * value, low: 100 * low, high: 100 * high }, 1)

  const table = [
    '# Anytime prediction',
    `${description} The area is the mean accuracy over all budgets up to ${(area.budget / 1e6).toFixed(1)} M multiply-accumulates, in per cent; 95 % bootstrap intervals over networks.`,
    markdownTable([
      ['networks', 'number', 'area, %', 'best, %', 'last exit, %', 'MACs, M'],
      ...rows.map((row) => [
        row.group,
        String(row.networks),
        inPercent(row.area),
        percent(row.best),
        row.final.toFixed(1),
        row.macs.toFixed(1),
      ]),
    ]),
    'By how much the area of the searched networks is larger:',
    markdownTable([['than', 'points'], ...ahead.map(({ group, by }) => [group, inPercent(by)])]),
    ...(agreement
      ? [
          `Predicted against true area, ${agreement.networks} networks: Pearson R ${agreement.pearson.toFixed(2)}, Kendall tau ${agreement.kendall.toFixed(2)}.`,
        ]
      : []),
    markdownTable([
      ['network', 'area, %', 'predicted, %', 'exits', 'first exit, M', 'all, M', 'last exit, %'],
      ...networks.map(({ group, area: own, predicted: expected, curve, exits }) => [
        group,
        percent(own),
        expected === undefined ? '' : percent(expected),
        `${curve.length} of ${exits.macs.length}`,
        (exits.macs[0] / 1e6).toFixed(2),
        (exits.macs.at(-1)! / 1e6).toFixed(2),
        percent(curve.at(-1)!.accuracy),
      ]),
    ]),
  ].join('\n\n')
  const plot = lineChart({
    title: 'Accuracy by the multiply-accumulates spent',
    subtitle: 'mean over the networks of each kind, and the range from the worst to the best',
    xLabel: 'multiply-accumulates, millions',
    yLabel: 'test accuracy, %',
    yInclude: [0],
    series: groups.map((group) =>
      meanCurve(
        group,
        networks.filter((network) => network.group === group),
        area,
      ),
    ),
  })
  return { table, plot, result: { settings, seed, area, groups: rows, ahead, agreement, networks } }
}

/** Budgets at which curves are averaged for the plot. */
const PLACES = 200

function meanCurve(
  name: string,
  networks: readonly { readonly curve: readonly CurvePoint[] }[],
  { budget, chance }: AreaOptions,
) {
  const lines = networks.map(({ curve }) => steps(curve, budget))
  const at = (line: readonly (readonly [number, number])[], macs: number) =>
    line.findLast(([x]) => x <= macs)?.[1] ?? chance
  const places = Array.from({ length: PLACES + 1 }, (_, i) => (i * budget) / PLACES)
  const values = places.map((macs) => lines.map((line) => 100 * at(line, macs)))
  return {
    name,
    points: places.map((macs, i): [number, number] => [macs / 1e6, mean(values[i])]),
    band: places.map((macs, i): [number, number, number] => [
      macs / 1e6,
      Math.min(...values[i]),
      Math.max(...values[i]),
    ]),
  }
}
