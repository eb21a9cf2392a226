// How often 90 % intervals hold: on families that no device was fitted to, and among the cells that a search ends with.
import { foldsOf } from '../data/groups.ts'
import { fitExecuted } from '../devices/fit-executed.ts'
import { bootstrapMean } from '../statistics/bootstrap.ts'
import { markdownTable, printInterval } from '../statistics/markdown.ts'
import { mean } from '../statistics/summary.ts'
import { openOnWork } from '@archcast/core/latency/executed/executed-latency.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { MeasuredExecution } from '../devices/fit-executed.ts'
import type { Interval } from '../statistics/bootstrap.ts'
import type { HeadAccuracy } from '@archcast/core/predict/accuracy-head.ts'

/** Families are held out twice: a fifth of them from the device, of the rest by turns for its interval. */
const FOLDS = 5

/** A network that a device saw none of the family of. */
interface CoverageQuestion {
  readonly device: string
  readonly family: string
  readonly holds: boolean
  readonly inDomain: boolean
}

/** Throws RangeError for too few families. @param seed of the folds, and of those within them */
export function askedOfUnseen(
  device: string,
  networks: readonly MeasuredExecution[],
  seed: number,
): CoverageQuestion[] {
  return foldsOf(networks, ({ family }) => family, FOLDS, createRandom(seed)).flatMap(([held, rest]) => {
    const predict = openOnWork(fitExecuted(rest, seed).model)
    return held.map(({ family, work, value }) => {
      const { low, high, reasons } = predict(work)
      return { device, family, holds: value >= low && value <= high, inDomain: reasons.length === 0 }
    })
  })
}

/** A row a device, and one of all. */
export function printUnseen(asked: readonly CoverageQuestion[]): string {
  const rows = [...Map.groupBy(asked, ({ device }) => device), ['all', asked] as const]
  const lines = rows.map(([device, own]) => [
    device,
    `${own.length}`,
    `${new Set(own.map(({ family }) => family)).size}`,
    percent(own.map(({ holds }) => holds)),
    percent(own.map(({ inDomain }) => inDomain)),
    percent(own.filter(({ inDomain }) => inDomain).map(({ holds }) => holds)),
  ])
  const heads = [
    'device',
    'networks',
    'families',
    '90 % intervals hold, %',
    'in the domain, %',
    'of those they hold, %',
  ]
  return markdownTable([heads, ...lines])
}

/** Empty for none. */
const percent = (holds: readonly boolean[]) => (holds.length === 0 ? '' : (100 * mean(holds.map(Number))).toFixed(1))

export interface BestRow {
  /** Predicted to be above it, a fraction of 1. */
  readonly above: number
  readonly cells: number
  /** Share of them in their interval; none where there are no such cells. */
  readonly coverage?: Interval
}

/** @param accuracies in the order of the predictions */
export function bestRow(
  predictions: readonly HeadAccuracy[],
  accuracies: readonly number[],
  above: number,
  seed: number,
): BestRow {
  const holds = predictions.flatMap(({ value, low, high }, i) =>
    value > above ? [Number(accuracies[i] >= low && accuracies[i] <= high)] : [],
  )
  return { above, cells: holds.length, ...(holds.length > 0 && { coverage: bootstrapMean(holds, { seed }) }) }
}

export function printBest(rows: readonly BestRow[]): string {
  const lines = rows.map(({ above, cells, coverage }) => [
    above === 0 ? 'all' : `above ${(100 * above).toFixed(1)} %`,
    `${cells}`,
    coverage ? printInterval(scaled(coverage), 1) : '',
  ])
  return markdownTable([['predicted', 'cells', '90 % intervals hold, %'], ...lines])
}

const scaled = ({ value, low, high }: Interval) => ({ value: 100 * value, low: 100 * low, high: 100 * high })
