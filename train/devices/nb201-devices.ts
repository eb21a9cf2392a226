// Published latency tables of NAS-Bench-201 -> devices with their measurements.
import { join } from 'node:path'
import { readCsv } from '../data/csv-table.ts'
import { DataError } from '../data/errors.ts'
import { exists } from '../data/file-sums.ts'
import { SOURCES, describeColumn } from './table-columns.ts'
import type { ColumnDescription } from './table-columns.ts'

/** Benchmark index of a cell -> milliseconds, or millijoules. */
export type Samples = ReadonlyMap<number, number>

export interface TableDevice extends ColumnDescription {
  readonly latency: Samples
  readonly energy?: Samples
}

/** The devices of every latency table in `folder`; throws DataError where there is none, or one is damaged. */
export async function readTableDevices(folder: string): Promise<TableDevice[]> {
  const devices: TableDevice[] = []
  for (const source of SOURCES) {
    const path = join(folder, source.file)
    if (!(await exists(path))) continue
    const table = await readCsv(path, `Replace ${source.file} or remove it`)
    const idx = table.numbers('idx')
    // Where a cell stands for its isomorphs, theirs are its figures: only what was measured is a sample.
    const measured = source.representative ? table.numbers(source.representative) : idx
    const samples = (column: string): Samples => {
      const values = table.numbers(column)
      return new Map(
        idx.flatMap((cell, row) => (measured[row] === cell && values[row] > 0 ? [[cell, values[row]]] : [])),
      )
    }
    for (const column of table.columns) {
      if (column === 'idx' || column === source.representative || column.endsWith(':mJ')) continue
      const energy = column.replace(':lat_ms', ':mJ')
      devices.push({
        ...describeColumn(source, column),
        latency: samples(column),
        ...(energy !== column && table.columns.includes(energy) && { energy: samples(energy) }),
      })
    }
  }
  if (devices.length > 0) return devices
  const names = SOURCES.map(({ file }) => file).join(', ')
  throw new DataError(folder, `has none of ${names}`, 'Name with --tables the folder that holds them')
}
