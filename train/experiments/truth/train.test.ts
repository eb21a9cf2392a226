import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { patternCifar10, temporaryFolder } from '../../data/testing.ts'
import { trainedSpace } from '../transfer/spaces/trained.ts'
import { trainTruth, truthFile } from './train.ts'
import { truthReport } from './truth-report.ts'

test('networks are trained once each before any a second time, and what is trained is not trained again', async () => {
  const folder = await temporaryFolder()
  onTestFinished(() => rm(folder, { recursive: true }))
  await patternCifar10(join(folder, 'cifar10'))
  const setup = {
    space: 'fire',
    steps: 2,
    seed: 1,
    batchSize: 4,
    learningRate: 0.01,
    imageSize: 16,
    splitSeed: 1,
    testImages: 10,
  }
  const run = async (repeats: number) => {
    const told: number[] = []
    const { list } = await trainTruth({
      setup,
      folder,
      data: join(folder, 'cifar10'),
      device: 'cpu',
      count: 3,
      repeats,
      workers: 1,
      onProgress: ({ done }) => told.push(done),
    })
    return { list, told }
  }
  const first = await run(1)
  const lines = await readFile(truthFile(folder, 'fire'), 'utf8')
  const second = await run(2)
  expect(second.list.map(({ repeat }) => repeat)).toEqual([0, 0, 0, 1, 1, 1])
  expect(second.list.slice(0, 3)).toEqual(first.list)
  expect(second.told).toEqual([4, 5, 6])
  expect((await readFile(truthFile(folder, 'fire'), 'utf8')).startsWith(lines)).toBe(true)
  // Other images and another start.
  expect(second.list[3].loss).not.toBe(second.list[0].loss)

  const space = trainedSpace(folder, 'fire', 1)
  expect(space.networks.map(({ name }) => name)).toEqual(first.list.map(({ arch }) => arch))
  expect(space.ceiling).toBeDefined()
  const { table, plot } = truthReport(setup, second.list)
  expect(table).toMatch(/3 networks of `fire`, 6 trainings of 2 steps of 4 images/)
  expect(plot).toMatch(/^<svg/)
  expect(() => trainedSpace(folder, 'branches', 1)).toThrow('run the experiment that writes it first')
})
