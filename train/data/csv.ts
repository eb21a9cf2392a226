// Tables in plain CSV: one header line, commas, no quoting.
import { readFile } from 'node:fs/promises'
import { DataError } from './errors.ts'

/** A table by columns; `line` of row i is i + 2. */
export interface CsvTable {
  readonly path: string
  readonly rows: number
  /** Names of the columns, in order. */
  readonly columns: readonly string[]
  /** Cells of a column as they stand. Throws DataError where there is no such column. */
  text(column: string): string[]
  /** Cells of a column as numbers. Throws DataError, with the line, where one is none. */
  numbers(column: string): number[]
}

/** Reads a table. Throws DataError for a missing file, a ragged or quoted line; `remedy` says what to do about it. */
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
  const lines = content.replace(/^\uFEFF/, '').split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  if (lines.length === 0) throw new DataError(path, 'is empty', remedy)
  const cells = lines.map((line, index) => {
    if (line.includes('"')) throw new DataError(path, `line ${index + 1} is quoted, expected plain values`, remedy)
    return line.split(',')
  })
  const [header, ...rows] = cells
  const ragged = rows.findIndex((row) => row.length !== header.length)
  if (ragged >= 0) {
    const found = `line ${ragged + 2} has ${rows[ragged].length} cells, expected ${header.length}`
    throw new DataError(path, found, remedy)
  }
  const text = (column: string): string[] => {
    const index = header.indexOf(column)
    if (index < 0) throw new DataError(path, `has no column ${column}, only ${header.join(', ')}`, remedy)
    return rows.map((row) => row[index])
  }
  const numbers = (column: string): number[] =>
    text(column).map((cell, row) => {
      const value = Number(cell)
      if (cell.trim() === '' || !Number.isFinite(value)) {
        throw new DataError(path, `line ${row + 2}, column ${column}: "${cell}" is not a number`, remedy)
      }
      return value
    })
  return { path, rows: rows.length, columns: header, text, numbers }
}
