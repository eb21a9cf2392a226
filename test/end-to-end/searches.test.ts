// `archcast search` as its users run it: in process, and by a service.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { killServices, startService } from './service-process.ts'
import { writeUntrainedBundle } from './untrained-bundle.ts'
import type { ServiceProcess } from './service-process.ts'

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))
let folder: string
let service: ServiceProcess

const args = (count: number) => [main, 'search', '--space', 'nas-bench-201', '--count', `${count}`, '--images', '16']
const search = (...more: string[]) => promisify(execFile)(process.execPath, [...args(24), ...more])

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'searches-'))
  await writeUntrainedBundle(folder)
  service = await startService({ ARCHCAST_MODEL: folder })
}, 120_000)
afterAll(async () => {
  killServices()
  await rm(folder, { recursive: true, force: true })
})

test('a service finds what the command finds itself', async () => {
  const own = await search('--model', folder, '--json')
  const report = join(folder, 'report')
  const remote = await search('--url', service.url, '--json', '--out', report)
  expect(JSON.parse(own.stdout).leaderboard).toHaveLength(10)
  expect(remote.stdout).toBe(own.stdout)
  expect(await readFile(join(report, 'search.svg'), 'utf8')).toContain('Pareto front')
  expect(await readFile(join(report, 'search.md'), 'utf8')).toContain('does not keep the others')
})

test('Ctrl-C cancels the search at the service', async () => {
  const child = spawn(process.execPath, [...args(5000), '--url', service.url], { stdio: ['ignore', 'ignore', 'pipe'] })
  let output = ''
  child.stderr.on('data', (data: Buffer) => (output += data.toString()))
  await expect.poll(() => output).toMatch(/generated weights \d+\/5000/)
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([130, null])
  expect(output).toMatch(/the search is cancelled\n$/)
  const [address] = /http:\S+/.exec(output)!
  expect(await (await fetch(address)).json()).toMatchObject({ status: 'cancelled' })
})
