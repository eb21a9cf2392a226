// The networks of Accel-NASBench with their accuracies and times: what tests how a few of them tell the others.
import { readCsv } from '../../data/csv-table.ts'
import { stagesOf } from './accelerators.ts'
import { invertedResiduals } from './inverted-residuals.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

/** Name of the table in the folder of the tables of real networks. */
export const ACCEL_FILE = 'accel_nasbench.csv'

/** Columns of the choices that make a network. */
const CHOICE = /^block\d_(?:e|k|l|se)$/
const TIMES = /^(latency|throughput)_(.+)$/

export interface AccelNetwork {
  readonly architecture: ResolvedArchitecture
  /** 0 or 1 for each option of each of its choices. */
  readonly choices: Float64Array
  /** A fraction of 1. */
  readonly top1: number
}

export interface AccelTable {
  readonly networks: readonly AccelNetwork[]
  /** By the names of columns: milliseconds of an image for each network, NaN where there is none. */
  readonly times: ReadonlyMap<string, readonly number[]>
}

/** Throws DataError for a table that is damaged. */
export async function readAccelNasbench(path: string): Promise<AccelTable> {
  const table = await readCsv(path, 'Replace it or remove it')
  const stagesAt = stagesOf(table)
  const chosen = table.columns.filter((column) => CHOICE.test(column)).map((column) => table.text(column))
  const options = chosen.flatMap((column) => [...new Set(column)].map((option) => ({ column, option })))
  const networks = table.numbers('val_top1').map((percent, row) => {
    return {
      architecture: resolveArchitecture(invertedResiduals(stagesAt(row))),
      choices: Float64Array.from(options, ({ column, option }) => Number(column[row] === option)),
      top1: percent / 100,
    }
  })
  const times = table.columns.flatMap((column) => {
    const [, kind] = TIMES.exec(column) ?? []
    if (!kind) return []
    const figures = table.text(column).map((cell) => (Number(cell) > 0 ? Number(cell) : NaN))
    return [[column, kind === 'latency' ? figures : figures.map((images) => 1000 / images)] as const]
  })
  return { networks, times: new Map(times) }
}
