// The variance experiment as a table, figures and a plot.
import { intervalChart } from '../../plots/interval-chart.ts'
import { markdownTable } from '../../statistics/markdown.ts'
import { median } from '../../statistics/summary.ts'
import type { ExperimentOutput } from '../experiment-output.ts'
import type { SizeRatio } from './measure-variance.ts'

/** How far from He's a layer may be to count as kept. */
const FACTOR = 4

/** @param about which GHN it is of, for people */
export function varianceReport(ratios: readonly SizeRatio[], about: string): ExperimentOutput {
  const rows = [...Map.groupBy(ratios, ({ design }) => design)].map(([design, own]) => {
    const factors = own.map(({ generated, he }) => generated / he)
    const kept = factors.filter((factor) => factor >= 1 / FACTOR && factor <= FACTOR).length / factors.length
    const networks = new Set(own.map(({ arch }) => arch)).size
    const [least, most] = [Math.min(...factors), Math.max(...factors)]
    return { design, networks, layers: own.length, kept, least, median: median(factors), most }
  })
  const table = [
    '# Sizes of values through depth',
    `${about} Root mean square of what each layer gives with generated weights, by that with He's initialisation, on the same images.`,
    markdownTable([
      ['design', 'networks', 'layers', `within a factor of ${FACTOR}, %`, 'least', 'median', 'most'],
      ...rows.map((row) => [
        row.design,
        String(row.networks),
        String(row.layers),
        (100 * row.kept).toFixed(1),
        ...[row.least, row.median, row.most].map((factor) => factor.toFixed(2)),
      ]),
    ]),
  ].join('\n\n')
  const log = Math.log2
  const plot = intervalChart({
    title: 'Sizes of values through depth, generated weights by He’s initialisation',
    subtitle: 'Least, median and most of all layers of all networks of a design; 0 is the same size, 1 twice as large.',
    xLabel: 'Logarithm of the ratio, base 2',
    series: ['ratio'],
    rows: rows.map((row) => {
      const interval = { value: log(row.median), low: log(row.least), high: log(row.most) }
      return { name: row.design, intervals: [interval] }
    }),
    include: [-log(FACTOR), log(FACTOR)],
  })
  return { table, result: { factor: FACTOR, rows, ratios }, plot }
}
