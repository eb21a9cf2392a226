// `archcast train` as its users run it: killed without warning, and started again.
import { spawn } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { patternCifar10, temporaryFolder } from '@archcast/train/data/testing.ts'
import { checkpointPath, loadCheckpoint } from '@archcast/train/ghn/checkpoint.ts'
import { tinyTraining } from '@archcast/train/ghn/testing.ts'
import { train } from '@archcast/train/ghn/training-loop.ts'

const cli = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))
const config = { ...tinyTraining, steps: 12, warmup: 4, workers: 1 }
let folder: string
let data: string
beforeAll(async () => {
  folder = await temporaryFolder()
  data = join(folder, 'cifar10')
  await patternCifar10(data)
  await writeFile(join(folder, 'config.json'), JSON.stringify(config))
})
afterAll(() => rm(folder, { recursive: true }))

/**
 * Runs the command in `out`, and kills it once `killAt` steps are saved, if asked. Returns its output and exit code.
 */
async function runTraining(out: string, killAt?: number): Promise<{ output: string; code: number | null }> {
  const args = ['train', '--config', join(folder, 'config.json'), '--data', data, '--out', out]
  // Marked as tuned, so that the process that is killed is the one that trains.
  const env = { ...process.env, ARCHCAST_ALLOCATOR: '1' }
  const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()))
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve))
  // Reading a checkpoint takes as long as a step: only where it decides.
  const look = async () => {
    const saved = await loadCheckpoint(checkpointPath(out))
    if (saved && saved.step >= killAt!) child.kill('SIGKILL')
  }
  const watch = killAt === undefined ? undefined : setInterval(() => void look(), 20)
  const code = await exit
  clearInterval(watch)
  return { output, code }
}

test('a training that was killed ends with the parameters and the curve of an unbroken one', async () => {
  const out = join(folder, 'killed')
  expect((await runTraining(out, 3)).code).toBeNull()
  const saved = (await loadCheckpoint(checkpointPath(out)))!
  expect(saved.step).toBeGreaterThanOrEqual(3)
  expect(saved.step).toBeLessThan(config.steps)

  const { output, code } = await runTraining(out)
  expect(code, output).toBe(0)
  expect(output).toContain('step 12/12  done')

  const unbroken = await train({ config, folder: join(folder, 'unbroken'), data, device: 'cpu' })
  const resumed = (await loadCheckpoint(checkpointPath(out)))!
  for (const name of ['phi', 'firstMoment', 'secondMoment', 'average'] as const)
    expect(resumed[name]).toEqual(unbroken[name])
  expect(await readFile(join(out, 'learning-curve.svg'), 'utf8')).toMatch(/^<svg/)
}, 120_000)
