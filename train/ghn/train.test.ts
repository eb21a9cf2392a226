import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultConfig } from '@archcast/core/ghn/config.ts'
import { checkpointPath, loadCheckpoint } from './checkpoint.ts'
import { TrainingConfig, learningRateAt } from './config.ts'
import { train } from './train.ts'

const config = TrainingConfig.parse({
  name: 'tiny',
  dataset: 'cifar10',
  space: 'nas-bench-201',
  seed: 7,
  imageSize: 8,
  steps: 4,
  metaBatch: 2,
  batchSize: 8,
  learningRate: 0.002,
  warmup: 2,
  finalRate: 0.1,
  clip: 5,
  averageDecay: 0.9,
  augment: { flip: true, shift: 2 },
  ghn: { ...defaultConfig, rank: 4, hidden: 16, embedding: 8 },
  validation: { every: 2, architectures: 2, images: 20 },
  checkpointEvery: 1,
  workers: 2,
})

let folder: string
let data: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archcast-train-'))
  data = join(folder, 'cifar10')
  await mkdir(join(data, 'cifar-10-batches-bin'), { recursive: true })
  // Files of the official format and size, a pattern in place of pictures.
  const record = 3073
  const bytes = new Uint8Array(10_000 * record)
  for (let i = 0; i < bytes.length; i++) bytes[i] = i % record === 0 ? (i / record) % 10 : (i * 7919) >>> 5
  for (const name of ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5', 'test_batch']) {
    await writeFile(join(data, 'cifar-10-batches-bin', `${name}.bin`), bytes)
  }
})
afterAll(() => rm(folder, { recursive: true }))

test('a training that was stopped and goes on ends with the parameters of an unbroken one', async () => {
  const unbroken = await train({ config, folder: join(folder, 'unbroken'), data, device: 'cpu' })
  const stop = new AbortController()
  const broken = { config, folder: join(folder, 'broken'), data, device: 'cpu' as const }
  const half = await train({ ...broken, signal: stop.signal, onStep: ({ step }) => step === 3 && stop.abort() })
  expect(half.step).toBe(3)
  const resumed = await train(broken)

  expect(resumed.step).toBe(4)
  for (const name of ['phi', 'first', 'second', 'average'] as const) expect(resumed[name]).toEqual(unbroken[name])
  const withoutTime = ({ history }: typeof unbroken) => history.map((progress) => ({ ...progress, seconds: 0 }))
  expect(withoutTime(resumed)).toEqual(withoutTime(unbroken))
  expect(unbroken.phi).not.toEqual(half.phi)
})

test('a checkpoint is refused where it is damaged or of another configuration', async () => {
  const file = checkpointPath(join(folder, 'unbroken'))
  const other = { ...config, learningRate: 0.1 }
  await expect(train({ config: other, folder: join(folder, 'unbroken'), data, device: 'cpu' })).rejects.toThrow(
    'belongs to another configuration',
  )
  const bytes = await readFile(file)
  bytes[bytes.length - 5] ^= 1
  await writeFile(file, bytes)
  await expect(loadCheckpoint(file)).rejects.toThrow('checksum')
  await writeFile(file, bytes.subarray(0, bytes.length - 4))
  await expect(loadCheckpoint(file)).rejects.toThrow('expected')
})

test('the learning rate rises over the warm-up and falls to its final share', () => {
  expect(learningRateAt(config, 1)).toBeCloseTo(0.001)
  expect(learningRateAt(config, 2)).toBeCloseTo(0.002)
  expect(learningRateAt(config, 3)).toBeCloseTo(0.0011)
  expect(learningRateAt(config, 4)).toBeCloseTo(0.0002)
})
