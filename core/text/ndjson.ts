// Lines of JSON: every one is parsed on its own, so that what is wrong with one does not spoil the others.
import { parseJson } from './json.ts'
import { LineCutter, linesOf } from './lines.ts'
import type { Line } from './lines.ts'

export interface JsonLine {
  /** Of the file or body, from 1. */
  readonly line: number
  /** Throws TextError for a line that cannot be read. */
  readonly read: () => unknown
}

/**
 * Lines of a whole body; those without text are left out. Throws TextError `not_utf8` where all of it is of another
 * encoding.
 *
 * @param what it is, as messages name it
 *
 * @example
 * const lines = ndjsonOf(new TextEncoder().encode('{"a": 1}\n\n[2]\n'), 'the body')
 * lines.map(({ line, read }) => [line, read()]) // => [[1, { a: 1 }], [3, [2]]]
 */
export function ndjsonOf(bytes: Uint8Array, what: string): JsonLine[] {
  return linesOf(bytes, what)
    .filter(({ blank }) => !blank)
    .map(jsonLine)
}

/** As `ndjsonOf`, of a stream, as it comes. Leaving the loop ends the stream. */
export async function* readNdjson(pieces: AsyncIterable<Uint8Array>, what: string): AsyncGenerator<JsonLine> {
  const cutter = new LineCutter(what)
  for await (const piece of pieces) for (const line of cutter.push(piece)) if (!line.blank) yield jsonLine(line)
  for (const line of cutter.end()) if (!line.blank) yield jsonLine(line)
}

const jsonLine = ({ number, text }: Line): JsonLine => ({ line: number, read: () => parseJson(text(), 'the line') })
