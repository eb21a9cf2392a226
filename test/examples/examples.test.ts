// The examples run as their readers run them: files as they are committed, folders of their own for what they write.
import { execFile, spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { killServices, startService } from '../end-to-end/service-process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const example = (path: string) => join(root, 'examples', path)
const PYTHON = 'python3'
const hasPython = spawnSync(PYTHON, ['--version']).status === 0
if (!hasPython) console.warn(`${PYTHON} is not installed: the example in Python is skipped`)

const env = { ...process.env, PATH: [join(root, 'node_modules/node/bin'), process.env.PATH].join(delimiter) }
const run = (file: string, args: readonly string[], cwd = folder) => promisify(execFile)(file, args, { cwd, env })
const lines = async (path: string) => (await readFile(path, 'utf8')).trim().split('\n')
const answers = async (path: string) => (await lines(path)).map((line) => JSON.parse(line) as Answer)

interface Answer {
  readonly id: string
  readonly accuracy: { readonly value: number; readonly method: string; readonly task: string }
  readonly latency: Readonly<Record<string, number>>
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'example-'))
})
afterAll(async () => {
  killServices()
  await rm(folder, { recursive: true, force: true })
})

test.skipIf(!hasPython)(
  'score-a-space ranks draws of a service, the best first',
  async () => {
    const { url, child } = await startService({})
    const args = ['--address', url, '--count', '40', '--device', 'pixel3', '--top', '5']
    const { stdout } = await run(PYTHON, [example('score-a-space/score.py'), ...args])
    child.kill('SIGTERM')
    const [head, ...rows] = stdout.trim().split(/\r?\n/)
    expect(head).toBe('accuracy,low,high,latency_ms,arch')
    const accuracies = rows.map((row) => Number(row.split(',')[0]))
    expect(accuracies).toHaveLength(5)
    expect(accuracies).toEqual(accuracies.toSorted((a, b) => b - a))
    expect(accuracies[4]).toBeGreaterThan(0.9)
    for (const row of rows) expect(row.split(',')[4]).toMatch(/^\|/)
  },
  120_000,
)

test('gate-in-ci lets a model through, and turns away the change that breaks a budget', async () => {
  const repository = join(folder, 'repository')
  const git = (...args: string[]) => run('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], repository)
  await cp(example('gate-in-ci'), repository, { recursive: true })
  await symlink(join(root, 'node_modules'), join(repository, 'node_modules'))
  await git('init', '-q')
  await git('add', 'models', 'archcast.config.json')
  await git('commit', '-qm', 'models')
  await git('update-ref', 'refs/remotes/origin/main', 'HEAD')

  const { jobs } = parse(await readFile(join(repository, 'archcast.yml'), 'utf8')) as {
    jobs: { gate: { steps: { run?: string }[] } }
  }
  const command = jobs.gate.steps.at(-1)!.run!.replace('$BASE', 'main')
  expect((await run('bash', ['-ec', command], repository)).stdout).toContain('3 hold')

  const larger = '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|'
  await writeFile(join(repository, 'models/net.json'), JSON.stringify({ space: 'nas-bench-201', arch: larger }))
  await expect(run('bash', ['-ec', command], repository)).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining('models/net.json: MACs are 220M'),
  })
}, 120_000)

test('fit-a-device makes a device that forecasts its own kind', async () => {
  const out = join(folder, 'device')
  const { stdout } = await run('bash', [example('fit-a-device/fit.sh'), out])
  expect(stdout).toContain('12 networks')
  const forecast = await answers(join(out, 'predictions.ndjson'))
  expect(forecast.map(({ id }) => id)).toEqual(['network-1', 'network-2', 'network-3', 'network-4'])
  // The board that the samples are made up of.
  const known = join(folder, 'pi5.ndjson')
  const given = ['--in', example('fit-a-device/archs.ndjson'), '--device', 'pi5/onnx/cifar100', '--out', known]
  await run('node', [join(root, 'cli/archcast.js'), 'predict', ...given])
  for (const [i, { latency }] of (await answers(known)).entries()) {
    const ratio = forecast[i].latency['my-board'] / (0.4 + 1.6 * latency['pi5/onnx/cifar100'])
    expect(Math.abs(ratio - 1)).toBeLessThan(0.1)
  }
}, 120_000)

test('train-on-images trains on folders of pictures, and scores networks of their classes', async () => {
  const images = join(folder, 'images')
  for (const [label, name] of ['blue', 'green', 'red'].entries()) {
    await mkdir(join(images, name), { recursive: true })
    for (let i = 0; i < 20; i++) {
      const background = { r: label === 2 ? 200 : 5 * i, g: label === 1 ? 200 : 20, b: label === 0 ? 200 : 10 }
      const picture = sharp({ create: { width: 18, height: 16, channels: 3, background } })
      await picture.png().toFile(join(images, name, `${i}.png`))
    }
  }
  const out = join(folder, 'training')
  await run('bash', [example('train-on-images/train.sh'), images, out])
  const forecast = await answers(join(out, 'predictions.ndjson'))
  expect(forecast.map(({ id }) => id)).toEqual(['one', 'two', 'three'])
  for (const { accuracy } of forecast) {
    expect(accuracy).toMatchObject({ method: 'surrogate', task: 'images' })
    expect(accuracy.value).toBeLessThanOrEqual(1)
  }
}, 180_000)

test('deploy-to-the-edge builds the Worker, and sends nothing unless it is told to', async () => {
  const { stdout } = await run('bash', [example('deploy-to-the-edge/deploy.sh')])
  expect(stdout).toContain('--dry-run: exiting now.')
  expect(stdout).toContain('Nothing was sent.')
  const bare = { ...env, CLOUDFLARE_API_TOKEN: '' }
  const asked = promisify(execFile)('bash', [example('deploy-to-the-edge/deploy.sh'), '--yes'], { env: bare })
  await expect(asked).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('CLOUDFLARE_API_TOKEN') })
})
