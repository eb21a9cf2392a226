// How well accuracy heads fitted to few and to many cells predict cells of other isomorphism classes.
import { drawFrom } from '../data/data-random.ts'
import { accuracyQuality, predictExamples } from '../heads/accuracy-quality.ts'
import { fitAccuracyHead } from '../heads/fit-accuracy-head.ts'
import { bootstrapPairs } from '../statistics/bootstrap.ts'
import { kendallTau } from '../statistics/kendall.ts'
import { mean } from '../statistics/summary.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { CellExample } from '../heads/cell-examples.ts'
import type { Interval } from '../statistics/bootstrap.ts'

export interface AccuracyRow {
  readonly method: string
  readonly kendall: Interval
  /** Mean absolute error, a fraction of 1; undefined for signals that give no accuracy. */
  readonly error?: Interval
  /** Share of the cells that lie in their 90 % interval. */
  readonly coverage?: Interval
}

export interface AccuracyTable {
  readonly rows: readonly AccuracyRow[]
  /** Predicted and true accuracy of the test cells, by the head that was fitted to all others. */
  readonly points: readonly [number, number][]
}

/** Labelled cells of a row, and how many times they are drawn. */
const LABELLED_CELLS = [
  { count: 100, draws: 10 },
  { count: 900, draws: 5 },
] as const

export async function accuracyTable(
  training: readonly CellExample[],
  test: readonly CellExample[],
  target: string,
  seed: number,
  onFit: (what: string) => void,
): Promise<AccuracyTable> {
  const rows: AccuracyRow[] = []
  const quality = async (examples: readonly CellExample[], own: number) => {
    const predictions = await predictExamples(await fitAccuracyHead(examples, target, own), test)
    return { predictions, ...accuracyQuality(predictions, test, seed) }
  }
  for (const { count, draws } of LABELLED_CELLS) {
    const drawn = []
    for (let draw = 0; draw < draws; draw++) {
      onFit(`accuracy head on ${count} cells, draw ${draw + 1} of ${draws}`)
      drawn.push(await quality(drawFrom(training, count, createRandom(seed + draw)), seed + draw))
    }
    rows.push({
      method: `head, ${count} labelled cells, mean and range of ${draws} draws`,
      kendall: overDraws(drawn.map(({ kendall }) => kendall.value)),
      error: overDraws(drawn.map(({ error }) => error.value)),
      coverage: overDraws(drawn.map(({ coverage }) => coverage.value)),
    })
  }
  onFit(`accuracy head on all ${training.length} cells`)
  const { predictions, ...figures } = await quality(training, seed)
  rows.push({ method: `head, all ${training.length} labelled cells`, ...figures })

  const accuracies = test.map(({ accuracy }) => accuracy)
  const groups = test.map(({ group }) => group)
  const signal = (method: string, read: (example: CellExample) => number): AccuracyRow => ({
    method,
    kendall: bootstrapPairs(test.map(read), accuracies, kendallTau, { seed, resamples: 200, groups }),
  })
  rows.push(signal('MACs, no label', ({ graph }) => cost(graph).macs))
  rows.push(signal('MACs of the pruned graph, no label', ({ graph }) => cost(prune(graph)).macs))
  return { rows, points: predictions.map(({ value }, i) => [value, accuracies[i]]) }
}

const overDraws = (values: readonly number[]): Interval => ({
  value: mean(values),
  low: Math.min(...values),
  high: Math.max(...values),
  resamples: values.length,
})

export function printAccuracy(rows: readonly AccuracyRow[]): string {
  const cell = (interval: Interval | undefined, scale = 1, digits = 3) =>
    interval === undefined
      ? ''
      : `${(scale * interval.value).toFixed(digits)} [${(scale * interval.low).toFixed(digits)}, ${(scale * interval.high).toFixed(digits)}]`
  return [
    '| method | Kendall tau | mean absolute error, points | 90 % intervals hold, % |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      ({ method, kendall, error, coverage }) =>
        `| ${method} | ${cell(kendall)} | ${cell(error, 100, 2)} | ${cell(coverage, 100, 1)} |`,
    ),
  ].join('\n')
}
