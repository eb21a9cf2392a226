// Tables in CSV: one header line, and columns by their names.
import { DataError } from './errors.ts'
import { FileError } from '@archcast/core/files/errors.ts'
import { readTextFile } from '@archcast/core/files/node.ts'
import { parseCsv as parseRecords } from '@archcast/core/text/csv.ts'
import { TextError } from '@archcast/core/text/errors.ts'
import type { CsvRecord } from '@archcast/core/text/csv.ts'

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
 * Reads a table. Throws DataError for a missing file, one that is not UTF-8, a ragged line, a quote that is not closed;
 * `remedy` says what to do about it.
 */
export async function readCsv(path: string, remedy: string): Promise<CsvTable> {
  const content = await readTextFile(path).catch((cause: FileError | TextError) => {
    const missing = cause instanceof FileError && cause.code === 'ENOENT'
    throw new DataError(path, missing ? 'is missing' : cause.reason, remedy, { cause })
  })
  return parseTable(path, content, remedy)
}

/** As `readCsv`, of text that has been read. */
export function parseTable(path: string, content: string, remedy: string): CsvTable {
  const records = recordsOf(path, content, remedy)
  if (records.length === 0) throw new DataError(path, 'is empty', remedy)
  const [{ cells: names }, ...rows] = records
  const header = names.map((name) => name.trim())
  const ragged = rows.find(({ cells }) => cells.length !== header.length)
  if (ragged) {
    const found = `line ${ragged.line} has ${ragged.cells.length} cells, expected ${header.length}`
    throw new DataError(path, found, remedy)
  }
  const text = (column: string): string[] => {
    const index = header.indexOf(column)
    if (index < 0) throw new DataError(path, `has no column ${column}, only ${header.join(', ')}`, remedy)
    return rows.map(({ cells }) => cells[index])
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

/** @param content as `decodeText` gives it */
function recordsOf(path: string, content: string, remedy: string): CsvRecord[] {
  try {
    return parseRecords(content, path)
  } catch (cause) {
    if (!(cause instanceof TextError)) throw cause
    throw new DataError(path, cause.reason, remedy, { cause })
  }
}
