// What pages show beside commands: documents are architectures, and the workflow gives the action what it takes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { blocks, documents } from './blocks.ts'
import { ROOT } from './reader-folder.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'

const pages = await documents()
/** Other tests hold these to the answer, to the published networks, and to the schema of the gate. */
const ELSEWHERE = ['README.md', 'docs/language.md', 'docs/gate.md']

const networks = Array.from(pages, ([page, text]) => blocks(text, 'json').map((json) => ({ page, json }))).flat()
test.each(networks.filter(({ page }) => !ELSEWHERE.includes(page)))('the network of $page is one', ({ json }) => {
  expect(parseArchitecture(JSON.parse(json)).classes).toBe(10)
})

test('the workflow of docs/gate.md gives the action inputs, and reads outputs, that it has', () => {
  const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Record<'inputs' | 'outputs', object>
  const [text] = blocks(pages.get('docs/gate.md')!, 'yaml')
  const { steps } = (parse(text) as { jobs: { gate: { steps: readonly { uses: string; with?: object }[] } } }).jobs.gate
  const own = steps.find(({ uses }) => uses.startsWith('OWNER/archcast@'))
  expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(own!.with!)))
  const read = Array.from(text.matchAll(/steps\.gate\.outputs\.([\w-]+)/g), ([, name]) => name)
  expect(read.length).toBeGreaterThan(1)
  expect(Object.keys(action.outputs)).toEqual(expect.arrayContaining(read))
})
