// The pages as pages: their size, their links, the paths and names that they give, and what nobody may be told to run.
import { access, readFile, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { documents } from './blocks.ts'
import { ROOT } from './reader-folder.ts'

const pages = await documents()
const all = [...pages]
const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string }

/** What is read as prose: neither code nor tables. */
const prose = (text: string) =>
  text
    .replaceAll(/^ *```[^]*?^ *```$/gm, '')
    .split('\n')
    .filter((line) => !line.startsWith('|'))

test('README is a front door: under 120 lines', () => {
  expect(pages.get('README.md')!.trimEnd().split('\n').length).toBeLessThan(120)
})

/** A command in one piece, which no line may break. */
const COMMAND = /^`[^`]+`[.,:]?$/

test.each(all)('%s keeps its prose within 120 columns', (_, text) => {
  expect(prose(text).filter((line) => line.length > 120 && !COMMAND.test(line))).toEqual([])
})

/** What git leaves where two branches meet, as it wrote it, or as a formatter turned it into prose. */
const CONFLICT = /^(<{7}|>{7}|(> ){7})|(^| )={7}$/m

test.each(all)('%s has no half of a merge', (_, text) => {
  expect(text.match(CONFLICT)?.[0]).toBeUndefined()
})

describe('links', () => {
  /** As GitHub names headings. */
  const anchorsOf = (text: string) =>
    Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    )

  test.each(all)('of %s lead to files and headings that are there', async (page, text) => {
    for (const [, path, anchor] of text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)) {
      const target = path === '' ? page : join(dirname(page), path)
      await expect(access(join(ROOT, target)), `${page}: ${path}`).resolves.toBeUndefined()
      if (anchor === undefined) continue
      const anchors = anchorsOf(pages.get(target) ?? (await readFile(join(ROOT, target), 'utf8')))
      expect(anchors, `${page}: ${path}#${anchor}`).toContain(anchor)
    }
  })
})

test('every path that docs/architecture.md, CONTRIBUTING.md and SECURITY.md name is there', async () => {
  const folders = (await readdir(ROOT, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  const names = new Set(folders.map(({ name }) => name))
  for (const page of ['docs/architecture.md', 'CONTRIBUTING.md', 'SECURITY.md']) {
    const spans = Array.from(pages.get(page)!.matchAll(/`([\w./-]+)`/g), ([, span]) => span)
    const paths = spans.filter((span) => names.has(span.split('/')[0]))
    for (const path of paths) await expect(access(join(ROOT, path)), `${page}: ${path}`).resolves.toBeUndefined()
  }
})

describe('names', () => {
  test('of devices are counted as the bundle has them', async () => {
    const devices = await readFile(join(ROOT, 'models/cifar10-nb201/devices.ndjson'), 'utf8')
    const count = devices.trimEnd().split('\n').length
    const told = all.flatMap(([page, text]) =>
      Array.from(text.matchAll(/(\d+) (\[devices\]|devices(?=, with their errors))/g), ([, number]) => [page, number]),
    )
    expect(told.length).toBeGreaterThan(1)
    for (const each of told) expect(each).toEqual([each[0], String(count)])
  })

  test('of the package that is packed have its version', () => {
    const packed = all.flatMap(([, text]) => Array.from(text.matchAll(/archcast-(\d[\w.-]*)\.tgz/g), ([, of]) => of))
    expect(packed.length).toBeGreaterThan(1)
    expect(new Set(packed)).toEqual(new Set([version]))
  })

  test('of the changes are headings, the version among them', () => {
    expect(pages.get('CHANGELOG.md')).toContain(`\n## ${version}\n`)
  })
})

// Until the owners hold the name, whoever registers it could run code wherever it is fetched by it alone.
describe('the name of the package on a registry', () => {
  const BARE =
    /\bnpx (?!--no-install )(?:-\S+ )*archcast\b|\bnpm (?:i|install|add|x|exec)(?: -\S+)* archcast(?![\w./-])/
  const FOLDERS = ['.github', 'cli', 'core', 'deploy', 'examples', 'lib', 'scripts', 'serve', 'train', 'worker']

  test('is told apart from what cannot be taken over', () => {
    for (const bad of ['npx archcast gate', 'npx -y archcast gate', 'npm i archcast', 'npm install -D archcast'])
      expect(bad).toMatch(BARE)
    for (const good of ['npx --no-install archcast gate', 'npm install ./vendor/archcast-0.2.0.tgz'])
      expect(good).not.toMatch(BARE)
  })

  test.each(all)('is not fetched by %s', (_, text) => {
    expect(text).not.toMatch(BARE)
  })

  test.each(FOLDERS)('is not fetched by a file of %s', async (folder) => {
    const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true })
    const files = entries.filter(
      (entry) =>
        entry.isFile() &&
        /\.(ts|js|sh|yml|yaml|py)$|^Dockerfile$/.test(entry.name) &&
        !entry.parentPath.includes('node_modules'),
    )
    expect(files.length).toBeGreaterThan(0)
    for (const { name, parentPath } of files)
      expect(await readFile(join(parentPath, name), 'utf8'), join(parentPath, name)).not.toMatch(BARE)
  })
})
