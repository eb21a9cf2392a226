// Comments keep within 120 columns, as prose does; the formatter holds code to them, and leaves comments as they are.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'
import { ROOT } from './reader-folder.ts'

const COLUMNS = 120
/** What is installed, built or downloaded. */
const OTHER = ['{build,coverage,data,dist,runs}', '**/{node_modules,.git,.wrangler}', '**/*.d.ts']
const files = (pattern: string) => globSync([pattern, `.*/${pattern}`], { cwd: ROOT, exclude: OTHER })

/** Whole lines that hold a comment, or a part of one. */
function commentLines(path: string, text: string): string[] {
  const lineStart = (at: number) => text.lastIndexOf('\n', at - 1) + 1
  return parseSync(path, text).comments.flatMap(({ start, end }) => {
    const [whole] = text.slice(end).split('\n', 1)
    return (text.slice(lineStart(start), end) + whole).split('\n')
  })
}
const hashLines = (_: string, text: string) => text.split('\n').filter((line) => /(^|\s)# /.test(line))

function tooLong(pattern: string, linesOf: typeof commentLines): string[] {
  return files(pattern).flatMap((path) =>
    linesOf(path, readFileSync(join(ROOT, path), 'utf8'))
      .filter((line) => line.length > COLUMNS)
      .map((line) => `${path}: ${line.trim()}`),
  )
}

test('a long comment is found before, behind and within code', () => {
  const long = 'word '.repeat(COLUMNS / 5)
  const found = (text: string) => commentLines('a.ts', text).filter((line) => line.length > COLUMNS)
  expect(found(`// ${long}\nconst url = '${long}'\n`)).toHaveLength(1)
  expect(found(`/**\n * ${long}\n */\nfunction f() {}\n`)).toHaveLength(1)
  expect(found(`const a = '${long}' // short\n`)).toHaveLength(1)
  expect(found(`const a = '// ${long}'\n`)).toEqual([])
})

test.each([
  ['**/*.{ts,tsx,js,mjs}', commentLines],
  ['**/{*.{yml,yaml,sh,py},Dockerfile}', hashLines],
] as const)('comments of %s', (pattern, linesOf) => {
  expect(files(pattern).length).toBeGreaterThan(5)
  expect(tooLong(pattern, linesOf)).toEqual([])
})
