// How far off devices are on networks that were held out: each device's, and means over those of one kind.
import { spearman } from '../statistics/correlation.ts'
import { markdownTable } from '../statistics/markdown.ts'
import { mean, median } from '../statistics/summary.ts'
import type { HeldOutNetwork } from '../devices/fit-executed.ts'

export interface HeldOutRow {
  readonly device: string
  readonly precision: string
  readonly networks: number
  readonly spearman: number
  /** Absolute relative errors. */
  readonly mean: number
  readonly median: number
  /** Shares of the networks. */
  readonly within10: number
  readonly within20: number
}

/** @param held one network at least */
export function heldOutRow(
  { name, precision }: { readonly name: string; readonly precision: string },
  held: readonly HeldOutNetwork[],
): HeldOutRow {
  const errors = held.map(({ value, predicted }) => Math.abs(predicted / value - 1))
  const within = (most: number) => mean(errors.map((error) => Number(error <= most)))
  return {
    device: name,
    precision,
    networks: held.length,
    spearman: spearman(
      held.map(({ predicted }) => predicted),
      held.map(({ value }) => value),
    ),
    mean: mean(errors),
    median: median(errors),
    within10: within(0.1),
    within20: within(0.2),
  }
}

/** A row for each precision, means over its devices, and the worst of them where it is asked how many are close. */
export function printHeldOut(rows: readonly HeldOutRow[]): string {
  const groups = [...Map.groupBy(rows, ({ precision }) => precision)]
  const lines = [...groups, ...(groups.length > 1 ? [['all', rows] as const] : [])].map(([precision, own]) => {
    const percent = (figure: 'mean' | 'median' | 'within10' | 'within20') =>
      (100 * mean(own.map((row) => row[figure]))).toFixed(1)
    const worst = own.toSorted((a, b) => a.within10 - b.within10)[0]
    return [
      precision,
      `${own.length}`,
      mean(own.map((row) => row.spearman)).toFixed(3),
      percent('mean'),
      percent('median'),
      percent('within10'),
      percent('within20'),
      `${(100 * worst.within10).toFixed(1)} (${worst.device})`,
    ]
  })
  const heads = [
    'precision',
    'devices',
    'Spearman',
    'mean error, %',
    'median error, %',
    'within 10 %, %',
    'within 20 %, %',
  ]
  return markdownTable([[...heads, 'worst within 10 %, %'], ...lines])
}
