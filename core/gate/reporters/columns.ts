// Text in columns.

/** Rows padded to the same widths, two spaces between; numbers of columns that are set flush right. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  const cell = (text: string, i: number) => (right.includes(i) ? text.padStart(widths[i]) : text.padEnd(widths[i]))
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n')
}

/** A name or a message without characters that a terminal would obey. @param lines whether it may have several */
export const plainText = (text: string, lines = false): string =>
  text.replaceAll(lines ? /[^\P{Cc}\n]|\p{Bidi_Control}/gu : /\p{Cc}|\p{Bidi_Control}/gu, '\u{fffd}')
