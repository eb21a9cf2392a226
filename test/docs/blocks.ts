// What the documentation tells its readers to run: fenced blocks and inline code, by file.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from './reader-folder.ts'

/** Pages outside of docs/. */
const BESIDE = ['CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'examples/README.md']

/** README first: what others build on stands there. */
export async function documents(): Promise<Map<string, string>> {
  const pages = (await readdir(join(ROOT, 'docs'))).filter((name) => name.endsWith('.md')).toSorted()
  const names = ['README.md', ...BESIDE, ...pages.map((name) => `docs/${name}`)]
  const read = names.map(async (name) => [name, await readFile(join(ROOT, name), 'utf8')] as const)
  return new Map(await Promise.all(read))
}

/** Text of the fenced blocks of a language. */
export function blocks(document: string, language: string): string[] {
  return Array.from(document.matchAll(/^ *```(\w+)\n([^]*?)^ *```$/gm), ([, name, text]) => [name, text])
    .filter(([name]) => name === language)
    .map(([, text]) => text)
}

/** The commands of a block, comments taken off; one goes on over lines while a quote is open or a backslash ends it. */
export function commandsOf(block: string): string[] {
  const commands: string[] = []
  let open = ''
  for (const line of block.split('\n')) {
    open = withoutComment(open === '' ? line : `${open}\n${line}`)
    if (quotes(open) % 2 === 1 || open.endsWith('\\')) continue
    if (open !== '') commands.push(open)
    open = ''
  }
  return commands
}

const quotes = (text: string) => text.split("'").length - 1

/** A comment begins behind a space, outside of quotes. */
function withoutComment(text: string): string {
  for (const { index } of text.matchAll(/(^|\s+)#\s/g))
    if (quotes(text.slice(0, index)) % 2 === 0) return text.slice(0, index).trim()
  return text.trim()
}
