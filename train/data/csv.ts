// Tables in CSV (RFC 4180): one header line, commas, quotes where a value needs them.
import { readFile } from 'node:fs/promises'
import { CsvError, parse } from 'csv-parse/sync'
import { DataError } from './errors.ts'

/** A table by columns. */
export interface CsvTable {
  readonly path: string
  readonly rows: number
  /** Names of the columns, in order. */
  readonly columns: readonly string[]
  /** Where each row ends in the file, lines from 1. */
  readonly lines: readonly number[]
  /** Cells of a column as they stand. Throws DataError where there is no such column. */
  text(column: string): string[]
  /** Cells of a column as numbers. Throws DataError, with the line, where one is none. */
  numbers(column: string): number[]
}

/**
 * Reads a table. Throws DataError for a missing file, a ragged line, a quote that is not closed; `remedy` says what to
 * do about it.
 */
export async function readCsv(path: string, remedy: string): Promise<CsvTable> {
  const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new DataError(path, error.code === 'ENOENT' ? 'is missing' : error.message, remedy, {
      cause: error,
    })
  })
  return parseCsv(path, content, remedy)
}

/** As `readCsv`, of text that has been read. */
export function parseCsv(path: string, content: string, remedy: string): CsvTable {
  const records = parseRecords(path, content, remedy)
  if (records.length === 0) throw new DataError(path, 'is empty', remedy)
  const [{ record: header }, ...rows] = records
  const ragged = rows.find(({ record }) => record.length !== header.length)
  if (ragged) {
    const found = `line ${ragged.line} has ${ragged.record.length} cells, expected ${header.length}`
    throw new DataError(path, found, remedy)
  }
  const text = (column: string): string[] => {
    const index = header.indexOf(column)
    if (index < 0) throw new DataError(path, `has no column ${column}, only ${header.join(', ')}`, remedy)
    return rows.map(({ record }) => record[index])
  }
  const numbers = (column: string): number[] =>
    text(column).map((cell, row) => {
      const value = Number(cell)
      if (cell.trim() === '' || !Number.isFinite(value)) {
        throw new DataError(path, `line ${rows[row].line}, column ${column}: "${cell}" is not a number`, remedy)
      }
      return value
    })
  return { path, rows: rows.length, columns: header, lines: rows.map(({ line }) => line), text, numbers }
}

interface CsvRecord {
  readonly record: readonly string[]
  /** Where it ends in the file, from 1. */
  readonly line: number
}

function parseRecords(path: string, content: string, remedy: string): CsvRecord[] {
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: false } as const
    const records = parse(content, options) as unknown as { record: string[]; info: { lines: number } }[]
    return records.map(({ record, info }) => ({ record, line: info.lines }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new DataError(path, `cannot be read as CSV: ${error.message}`, remedy, { cause: error })
  }
}
