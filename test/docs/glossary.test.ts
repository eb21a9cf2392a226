// The glossary names what there is, and each type of the project has its name alone.
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportedNames } from './exported-names.ts'
import { ROOT } from './reader-folder.ts'

const ROW = /^\| (?<term>[^|]+?) +\| [^|]+\|[^|]*\| `(?<name>\w+)`, \[(?<label>[^\]]+)\]\(\.\.\/(?<file>[^)]+)\) +\|$/
const HEADING = /^\| (Term|-+) /

const lines = (await readFile(join(ROOT, 'docs/glossary.md'), 'utf8'))
  .split('\n')
  .filter((line) => line.startsWith('|'))
const rows = lines.filter((line) => !HEADING.test(line)).map((line) => ROW.exec(line)?.groups ?? { term: line })

test.each(rows)('$term: $file exports $name', async ({ name = '', label, file = '' }) => {
  expect(label).toBe(file)
  expect((await exportedNames(join(ROOT, file))).all).toContain(name)
})

test('a term stands in the glossary once', () => {
  const terms = rows.map(({ term }) => term)
  expect(terms).toEqual([...new Set(terms)])
})

test('no two files export types of the same name', async () => {
  const homes = new Map<string, Set<string>>()
  for await (const path of glob('{core,serve,worker,train,gate,cli,lib,bench,test}/**/*.ts', {
    cwd: ROOT,
    exclude: (name) => /(^|\/)(node_modules|assembly|fixtures)$|\.d\.ts$/.test(String(name)),
  }))
    for (const type of (await exportedNames(join(ROOT, path))).types)
      homes.set(type, (homes.get(type) ?? new Set()).add(path))
  expect(homes.size).toBeGreaterThan(100)
  expect([...homes].filter(([, files]) => files.size > 1).map(([type, files]) => [type, ...files])).toEqual([])
})
