// Text as records of CSV (RFC 4180): commas, quotes where a value needs them, lines that end in LF, CR LF or CR.
import { CsvError, parse } from 'csv-parse/browser/esm/sync'
import { TextError } from './errors.ts'

export interface CsvRecord {
  readonly cells: readonly string[]
  /** Where it ends in the file, from 1. */
  readonly line: number
}

/**
 * Records of any number of cells. Throws TextError `not_csv` for a quote that is not closed.
 *
 * @param text as `decodeText` gives it
 * @param what it is, as messages name it
 *
 * @example
 * parseCsv('arch,ms\n"a,b",2', 'the table').map(({ cells }) => cells) // => [['arch', 'ms'], ['a,b', '2']]
 */
export function parseCsv(text: string, what: string): CsvRecord[] {
  try {
    const delimiters = ['\r\n', '\n', '\r']
    const options = { info: true, relax_column_count: true, skip_empty_lines: false } as const
    const parsed: unknown = parse(text, { ...options, record_delimiter: delimiters })
    const records = parsed as { record: string[]; info: { lines: number } }[]
    return records.map(({ record, info }) => ({ cells: record, line: info.lines }))
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    throw new TextError('not_csv', what, `cannot be read as CSV: ${cause.message}`, { cause })
  }
}
