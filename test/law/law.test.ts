// The law is held: every import of every file is permitted by the table, however it is spelt.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sectionPattern } from '../../scripts/language-sections.ts'
import { type PackageManifest, undeclared } from './declared.ts'
import { lawDiagram } from './diagram.ts'
import { importsOf } from './imports.ts'
import { covers, faultOf, faultsOf, reachesOf, roomOf, roomless } from './law.ts'
import { ROOMS } from './rooms.ts'
import { allSources } from './sources.ts'
import { COMPUTED, TESTS } from './test-rooms.ts'

const sources = allSources()
const reaches = sources.flatMap(reachesOf)
const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

test('no file imports what its room may not', () => {
  expect(sources.length).toBeGreaterThan(1000)
  expect([...sources.flatMap(roomless), ...reaches.flatMap(faultOf)]).toEqual([])
})

test('a room imports only rooms that stand before it', () => {
  const names = Object.keys(ROOMS)
  const upwards = names.flatMap((name, at) => ROOMS[name].rooms.filter((room) => !names.slice(0, at).includes(room)))
  expect(upwards).toEqual([])
})

test('permits nothing that nobody does', () => {
  const idle = Object.entries({ ...ROOMS, ...TESTS }).flatMap(([room, { rooms, packages }]) => {
    const used = (name: string, isPackage: boolean) =>
      reaches.some((reach) => reach.room === room && reach.isPackage === isPackage && covers(name, reach.to ?? ''))
    const unused = [...rooms.filter((name) => !used(name, false)), ...packages.filter((name) => !used(name, true))]
    return unused.map((name) => `${room}: ${name}`)
  })
  expect(idle).toEqual([])
  const computed = reaches.filter(({ to }) => to === undefined).map(({ path }) => path)
  expect(Object.keys(COMPUTED).toSorted()).toEqual([...new Set(computed)].toSorted())
})

test("names every file that it counts to a room from outside the room's folder", () => {
  const paths = new Set(sources.map(({ path }) => path))
  const named = Object.values({ ...ROOMS, ...TESTS }).flatMap(({ files = [] }) => files)
  expect(named.filter((path) => !paths.has(path))).toEqual([])
})

test('each workspace declares the packages that it imports', () => {
  const workspaces = ['', 'core/', 'serve/', 'train/', 'cli/', 'worker/', 'web/']
  const manifests = workspaces.map(
    (folder) => [folder.slice(0, -1), JSON.parse(read(`${folder}package.json`)) as PackageManifest] as const,
  )
  expect(undeclared(reaches, new Map(manifests))).toEqual([])
})

test.each([
  ['core/arch/deep/a.ts', "import { x } from '../../predict/predictor.ts'"],
  ['core/arch/a.ts', "import { x } from '@archcast/core/predict/scorer.ts'"],
  ['core/arch/a.ts', "import type { X } from '../predict/types.ts'"],
  ['core/arch/a.ts', "let x: import('../predict/types.ts').X"],
  ['core/arch/a.ts', "export { x } from '../predict/predictor.ts'"],
  ['core/arch/a.ts', "export * from '../../core/predict/scorer.ts'"],
  ['core/arch/a.ts', "const later = () => import('../predict/predictor.ts')"],
  ['core/arch/a.ts', 'const later = () => import(`../predict/predictor.ts`)'],
  ['core/arch/a.ts', "import '../predict/predictor.ts'"],
  ['core/arch/a.ts', "import x = require('../predict/predictor.ts')"],
  ['core/arch/a.ts', "const { x } = require('../predict/predictor.ts')"],
  ['core/arch/a.ts', "const x = createRequire(import.meta.url)('../predict/predictor.ts')"],
  ['core/arch/a.ts', "const path = import.meta.resolve('../predict/predictor.ts')"],
  ['core/arch/a.ts', "new Worker(new URL('../predict/predictor.ts', import.meta.url))"],
  ['core/arch/a.ts', "new Worker('core/predict/scorer.ts')"],
  ['core/arch/a.ts', 'const later = (name: string) => import(name)'],
  ['core/arch/a.ts', 'const anything = createRequire(import.meta.url)'],
  ['core/arch/a.ts', '/// <reference path="../predict/types.ts" />'],
  ['core/arch/a.ts', "import { readFile } from 'node:fs/promises'"],
  ['core/arch/a.ts', "import { readFile } from 'fs'"],
  ['core/arch/a.ts', "const fs = process.getBuiltinModule('fs')"],
  ['core/predict/a.ts', "import type * as ort from 'onnxruntime-node/dist/index.js'"],
  ['core/predict/a.ts', "import { x } from './testing.ts'"],
  ['serve/a.ts', "import { x } from './main.ts'"],
  ['worker/a.ts', "import { x } from '../serve/node/pool.ts'"],
  ['train/ghn/a.ts', "import { x } from '../../cli/main.ts'"],
  ['core/newcomer/a.ts', ''],
])('finds what is planted: %s: %s', (path, text) => {
  expect(faultsOf({ path, text })).toHaveLength(1)
})

test('passes what is permitted, data, and what only looks like an import', () => {
  const text = `
    // import '../predict/predictor.ts'
    import { x } from '../ops/table.ts'
    import y from './y.ts'
    const z = "import('../predict/predictor.ts')"
    const data = new URL('../predict/table.json', import.meta.url)
    const set = new Set(['../predict/predictor.ts'])`
  expect(faultsOf({ path: 'core/arch/a.ts', text })).toEqual([])
  expect(importsOf('core/arch/a.ts', text).map(({ specifier }) => specifier)).toEqual(['../ops/table.ts', './y.ts'])
})

test('tells the innermost room, and tests from the code that they stand beside', () => {
  expect(roomOf('core/bundle/node.ts')).toBe('core/bundle/node.ts')
  expect(roomOf('core/bundle/load.ts')).toBe('core/bundle')
  expect(roomOf('core/ghn/testing.ts')).toBe('core tests')
  expect(roomOf('train/devices/testing-table.test.ts')).toBe('train tests')
  expect(roomOf('elsewhere/a.ts')).toBeUndefined()
})

test('tells what a workspace imports and does not declare', () => {
  const manifests = new Map<string, PackageManifest>([
    ['', { devDependencies: { vitest: '1' } }],
    ['core', { dependencies: { zod: '4' }, devDependencies: { '@types/sarif': '2' } }],
  ])
  const of = (path: string, name: string) => undeclared(reachesOf({ path, text: `import '${name}'` }), manifests)
  expect(of('core/gate/a.ts', 'zod/mini')).toEqual([])
  expect(of('core/gate/a.ts', 'sarif')).toEqual([])
  expect(of('core/gate/a.test.ts', 'vitest')).toEqual([])
  expect(of('lib/a.test.ts', 'zod')).toEqual([])
  expect(of('core/gate/a.ts', 'vitest')).toEqual(["core/package.json lacks 'vitest', which core/gate/a.ts imports"])
  expect(of('lib/a.ts', 'zod')).toEqual(["package.json lacks 'zod', which lib/a.ts imports"])
})

test('is what docs/architecture.md shows', () => {
  const bare = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
  const [, , written] = sectionPattern('law').exec(read('docs/architecture.md'))!
  expect(bare(written), 'npm run docs:law writes it anew').toBe(bare(lawDiagram()))
})
