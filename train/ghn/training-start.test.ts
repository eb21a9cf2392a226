import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSource } from '../data/source.ts'
import { noiseFolder, temporaryFolder } from '../data/testing.ts'
import { exportGhn, roundParameters } from './export-ghn.ts'
import { initialise, parameterSlots } from './flat-parameters.ts'
import { bundleOf } from './ghn-bundle.ts'
import { tinyTraining } from './testing.ts'
import { train } from './training-loop.ts'
import { readParameters } from './training-start.ts'
import { writeBundleFolder } from '@archcast/core/bundle/node.ts'

const config = { ...tinyTraining, dataset: 'images' as const, steps: 1, workers: 1 }
const { length } = parameterSlots(config.ghn)
let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
  await noiseFolder(`${folder}/images`)
})
afterAll(() => rm(folder, { recursive: true }))

/** The bundle of a training. */
async function exported(checkpoint: Awaited<ReturnType<typeof train>>, name: string) {
  const images = await openSource(config, `${folder}/images`)
  const { average: phi, step, seconds, earlier, config: own } = checkpoint
  const source = await bundleOf({ config: own, phi, step, seconds, device: 'test', earlier }, images, 2)
  const manifest = await writeBundleFolder(`${folder}/${name}`, source.details, source.files)
  return { from: `${folder}/${name}`, manifest }
}

test('the parameters of an exported GHN are read as it has them, its tables in half precision', () => {
  const phi = new Float32Array(length)
  initialise(config.ghn, 3, phi)
  expect(readParameters(config.ghn, exportGhn(config.ghn, phi))).toEqual(roundParameters(config.ghn, phi))
  expect(() => readParameters({ ...config.ghn, hidden: 2 * config.ghn.hidden }, exportGhn(config.ghn, phi))).toThrow(
    /no parameter .* of \d+ elements/,
  )
})

test('a training goes on from a bundle, whose figures its own are added to', async () => {
  const options = { data: `${folder}/images`, device: 'cpu' as const }
  const first = await train({ ...options, config, folder: `${folder}/first` })
  const { from, manifest } = await exported(first, 'bundle')
  // So small a rate leaves the start where it is.
  const still = { ...config, from, learningRate: 1e-12 }
  const second = await train({ ...options, config: still, folder: `${folder}/second` })
  const rounded = roundParameters(config.ghn, first.average)
  expect(second.phi.every((value, i) => Math.abs(value - rounded[i]) < 1e-6)).toBe(true)
  // As the checkpoint has it, which the training goes on with.
  const again = await train({ ...options, config: still, folder: `${folder}/second` })
  const { training } = (await exported(again, 'further')).manifest
  expect(training.from).toBe(manifest.version)
  expect(training.steps).toBe(manifest.training.steps + 1)
  expect(training.images).toBe(manifest.training.images + config.metaBatch * config.batchSize)

  const other = { ...still, ghn: { ...config.ghn, hidden: 2 * config.ghn.hidden } }
  await expect(train({ ...options, config: other, folder: `${folder}/other` })).rejects.toThrow('use the same')
}, 180_000)
