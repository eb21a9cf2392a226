// `archcast experiment` as its users run it: killed without warning, and started again.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeUntrainedBundle } from './untrained-bundle.ts'
import { cellAt, isConnected, printCell } from '@archcast/core/spaces/nas-bench-201.ts'
import { NB201_ACCURACY_FILE } from '@archcast/train/data/nb201-tables.ts'
import { patternCifar10, temporaryFolder } from '@archcast/train/data/testing.ts'

const cli = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))
let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
  await patternCifar10(join(folder, 'cifar10'))
  await writeUntrainedBundle(join(folder, 'model'))
  const cells = Array.from({ length: 20 }, (_, i) => cellAt(311 * (i + 1))).filter(isConnected)
  const head =
    'idx,arch,unique_str,c10_test_200ep,c100_test_200ep,in16_test_200ep,c10_test_12ep,c10_val_12ep,c100_test_12ep,in16_test_12ep,params,macs'
  const lines = cells.map((cell, i) => `${i},${printCell(cell)},${i},${80 + i},50,30,60,60,30,20,1000,1000`)
  await writeFile(join(folder, NB201_ACCURACY_FILE), [head, ...lines, ''].join('\n'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Runs the experiment into `out`, and kills it once its records have `killAt` lines. */
async function runPrediction(out: string, killAt = Infinity): Promise<{ output: string; code: number | null }> {
  const model = join(folder, 'model')
  const args = ['experiment', 'prediction', '--tables', folder, '--data', join(folder, 'cifar10'), '--model', model]
  const sizes = ['--graph-free', model, '--count', '4', '--stops', '1,2', '--one-shot-steps', '3', '--workers', '1']
  // Marked as tuned, so that the process that is killed is the one that trains.
  const env = { ...process.env, ARCHCAST_ALLOCATOR: '1' }
  const child = spawn(process.execPath, [cli, ...args, ...sizes, '--out', out], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()))
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve))
  const watch = setInterval(() => {
    const file = join(out, 'trained.ndjson')
    if (existsSync(file) && readFileSync(file, 'utf8').split('\n').length > killAt) child.kill('SIGKILL')
  }, 5)
  const code = await exit
  clearInterval(watch)
  return { output, code }
}

/** The figures of an experiment, without what they cost. */
async function figures(out: string): Promise<unknown> {
  const text = await readFile(join(out, 'result.json'), 'utf8')
  return JSON.parse(text, (name, value: unknown) => (name === 'seconds' || name === 'setUp' ? undefined : value))
}

test('an experiment that was killed ends with the figures of an unbroken one', async () => {
  const [broken, unbroken] = [join(folder, 'broken'), join(folder, 'unbroken')]
  expect((await runPrediction(broken, 3)).code).toBeNull()
  expect(existsSync(join(broken, 'result.json'))).toBe(false)
  const resumed = await runPrediction(broken)
  expect(resumed.code, resumed.output).toBe(0)
  expect((await runPrediction(unbroken)).code).toBe(0)
  expect(await figures(broken)).toEqual(await figures(unbroken))
  expect(await readFile(join(broken, 'table.md'), 'utf8')).toMatch(/\| GHN +\| margin +\|/)
  expect(await readFile(join(broken, 'plot.svg'), 'utf8')).toMatch(/^<svg/)
}, 180_000)
