import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noiseFolder, temporaryFolder } from '../data/testing.ts'
import { checkpointPath, loadCheckpoint } from './checkpoint.ts'
import { learningRateAt } from './ghn-training-config.ts'
import { tinyTraining } from './testing.ts'
import { train } from './training-loop.ts'

const config = { ...tinyTraining, dataset: 'images' as const }
let folder: string
let data: string
beforeAll(async () => {
  folder = await temporaryFolder()
  data = join(folder, 'images')
  await noiseFolder(data)
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
  for (const name of ['phi', 'firstMoment', 'secondMoment', 'average'] as const)
    expect(resumed[name]).toEqual(unbroken[name])
  const withoutTime = ({ history }: typeof unbroken) => history.map((progress) => ({ ...progress, seconds: 0 }))
  expect(withoutTime(resumed)).toEqual(withoutTime(unbroken))
  expect(unbroken.phi).not.toEqual(half.phi)
  // Three trainings, each with processes of its own: a minute is short on a busy machine.
}, 180_000)

test('a checkpoint is refused where it is damaged or of another configuration', async () => {
  const file = checkpointPath(join(folder, 'unbroken'))
  const other = { ...config, learningRate: 0.1 }
  await expect(train({ config: other, folder: join(folder, 'unbroken'), data, device: 'cpu' })).rejects.toThrow(
    'belongs to another configuration',
  )
  // The training goes on the same on other threads.
  const elsewhere = { ...config, workers: 1, checkpointEvery: 3 }
  expect((await train({ config: elsewhere, folder: join(folder, 'unbroken'), data, device: 'cpu' })).step).toBe(4)
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

test('networks of any design are trained on', async () => {
  const ghn = { ...config.ghn, blocks: 'merged', features: 'surroundings', scale: 'moments' } as const
  const open = { ...config, space: 'open', imageSize: 16, steps: 2, workers: 1, ghn }
  const { history } = await train({ config: open, folder: join(folder, 'open'), data, device: 'cpu' })
  expect(history).toHaveLength(1)
  expect(history[0].loss).toBeGreaterThan(1)
  expect(history[0].loss).toBeLessThan(5)
}, 60_000)

test('images of a size that the space has no networks for are refused', async () => {
  const wrong = train({ config: { ...config, space: 'open' }, folder: join(folder, 'wrong'), data, device: 'cpu' })
  await expect(wrong).rejects.toThrow('networks of the space open read images of 16 or 32')
})
