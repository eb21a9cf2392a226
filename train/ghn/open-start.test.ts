// Where training on the open space starts: values neither vanish nor run away through any design.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTrainingConfig } from '../../cli/training-config.ts'
import { ortEngine } from '../engines/ort-engine.ts'
import { layerSizes } from '../experiments/variance/layer-sizes.ts'
import { initialise, parameterSlots } from './flat-parameters.ts'
import { GhnTrainer } from './ghn-trainer.ts'
import { prepareArchitecture, trainingSpace } from './training-architectures.ts'
import { DESIGNS } from '@archcast/core/spaces/open/open-space.ts'
import { createRandom, normal } from '@archcast/core/spaces/random.ts'
import type { LayerSize } from '../experiments/variance/layer-sizes.ts'
import type { TrainingConfig } from './ghn-training-config.ts'

const IMAGES = 8
const engine = ortEngine()

let config: TrainingConfig
let trainer: GhnTrainer
let phi: Float32Array
beforeAll(async () => {
  config = await readTrainingConfig(new URL('../configs/cifar10-open.json', import.meta.url).pathname)
  phi = new Float32Array(parameterSlots(config.ghn).length)
  initialise(config.ghn, config.seed, phi)
  trainer = await GhnTrainer.create(engine, config.ghn, 1)
})
afterAll(() => trainer.release())

/** Of noise. */
async function sizesOf(arch: string): Promise<LayerSize[]> {
  const { imageSize: side } = config
  const architecture = prepareArchitecture(trainingSpace(config), arch, config.ghn, side)
  const [weights] = await trainer.weights(phi, [architecture])
  const random = createRandom(5)
  const data = Float32Array.from({ length: IMAGES * 3 * side ** 2 }, () => normal(random))
  return layerSizes(engine, architecture.ghn.graph, weights, { data, shape: [IMAGES, 3, side, side] })
}

test.each(DESIGNS.map(({ name }) => name))('%s', async (name) => {
  for (const number of [1, 2, 3])
    for (const { id, size } of await sizesOf(`${name}/${config.imageSize}/${number}`)) {
      expect(size, `${number} ${id}`).toBeGreaterThan(1 / 8)
      expect(size, `${number} ${id}`).toBeLessThan(8)
    }
})
