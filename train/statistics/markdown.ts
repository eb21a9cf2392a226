// Tables and figures as Markdown.

/** A Markdown table whose columns stand under each other. @param rows the heads first */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  const print = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`
  const [head, ...body] = rows
  return [print(head), print(widths.map((width) => '-'.repeat(width))), ...body.map(print)].join('\n')
}

/** `0.713 [0.685, 0.739]`. */
export function printInterval(
  { value, low, high }: { readonly value: number; readonly low: number; readonly high: number },
  digits = 3,
): string {
  return `${value.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`
}
