// Breaks the prose of Markdown at 120 columns; tables and code stay as they are.

const COLUMNS = 120

/** Lines of a list go on below their text, not below their mark. */
export function wrapped(markdown: string): string {
  let code = false
  return markdown
    .split('\n')
    .flatMap((line) => {
      const fence = line.startsWith('```')
      if (fence) code = !code
      return code || fence || line.startsWith('|') ? [line] : wrappedLine(line)
    })
    .join('\n')
}

function wrappedLine(line: string): string[] {
  const indent = line.startsWith('- ') ? '  ' : ''
  const lines: string[] = []
  // What stands in backquotes is one word.
  for (const word of line.match(/(?:`[^`]*`|\S)+/g) ?? ['']) {
    const last = lines.at(-1)
    if (last === undefined) lines.push(word)
    else if (last.length + 1 + word.length <= COLUMNS) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(indent + word)
  }
  return lines
}
