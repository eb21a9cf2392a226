// The walk of docs/architecture.md is the one that a request takes.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { ROOT } from './reader-folder.ts'

/** Rooms in the order in which a request that a head answers comes to them. */
const ROOMS_OF_HEAD = [
  'serve',
  'core/text',
  'core/contract',
  'core/spaces',
  'core/arch',
  'core/predict',
  'core/features',
  'core/ops',
  'core/latency',
]
/** What other requests pass: documents of graphs, and scores of networks with generated weights. */
const OTHERS = ['core/arch/parse.ts', 'serve/node/pool.ts', 'core/predict/scorer.ts', 'core/predict/child-runs.ts']

let rooms: ReadonlyMap<string, readonly string[]>
beforeAll(() => {
  const printed = execFileSync(process.execPath, ['scripts/trace.ts', 'head'], { cwd: ROOT, encoding: 'utf8' })
  const lines = Array.from(printed.matchAll(/^ {2}(\S+): (.+)$/gm), ([, room, files]): [string, string[]] => [
    room,
    files.split(', '),
  ])
  rooms = new Map(lines)
}, 60_000)

test('comes to each room in the order of the page', () => {
  expect([...rooms.keys()]).toEqual(ROOMS_OF_HEAD)
})

test('passes every file that the page names', () => {
  const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8')
  const [section] = /^## One request[^]*?(?=^## )/m.exec(page) ?? []
  const named = Array.from(section?.matchAll(/`((?:serve|core)\/[\w/-]+\.ts)`/g) ?? [], ([, path]) => path)
  const passed = [...rooms].flatMap(([room, files]) => files.map((file) => `${room}/${file}`))
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter((path) => !passed.includes(path))).toEqual(OTHERS)
})
