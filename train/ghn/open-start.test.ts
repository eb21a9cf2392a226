// Where training on the open space starts: values neither vanish nor run away through any design.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRandom, normal } from '@archcast/core/spaces/random.ts'
import { DESIGNS } from '@archcast/core/spaces/open/open.ts'
import { GhnTrainer } from './step.ts'
import { initialise, parameterSlots } from './parameters.ts'
import { ortEngine } from '../engines/ort.ts'
import { prepareArchitecture, trainingSpace } from './architectures.ts'
import { readTrainingConfig } from '../../cli/training-config.ts'
import { runOnce } from '../engines/testing.ts'
import { scoringGraph } from '@archcast/core/child/score.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { TrainingConfig } from './config.ts'

const IMAGES = 8
const LAYERS = new Set(['conv', 'linear'])
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

/** Root mean square of what each layer gives for noise. */
async function sizesOf(arch: string): Promise<Map<string, number>> {
  const { imageSize: side } = config
  const architecture = prepareArchitecture(trainingSpace(config), arch, config.ghn, side)
  const [weights] = await trainer.weights(phi, [architecture])
  const { classes: _, ...graph } = architecture.ghn.graph
  // Layers of one pixel are squeezed: of few channels all may be below zero by chance, and a gate of nothing is a half.
  const layers = graph.nodes.flatMap(({ op, shape }, index) =>
    LAYERS.has(op.type) && !(shape.length === 3 && shape[1] === 1) ? [index] : [],
  )
  const open: ArchGraph = { ...graph, others: layers }
  const random = createRandom(5)
  const images = Float32Array.from({ length: IMAGES * 3 * side ** 2 }, () => normal(random))
  const input = { data: images, shape: [IMAGES, 3, side, side] }
  const results = await runOnce(engine, scoringGraph(open, IMAGES, engine), { ...weights, input })
  return new Map(
    layers.map((layer, place) => {
      const values = results[`output.${place}`] as Float32Array
      return [graph.nodes[layer].id, Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length)]
    }),
  )
}

test.each(DESIGNS.map(({ name }) => name))('%s', async (name) => {
  for (const number of [1, 2, 3])
    for (const [layer, size] of await sizesOf(`${name}/${config.imageSize}/${number}`)) {
      expect(size, `${number} ${layer}`).toBeGreaterThan(1 / 8)
      expect(size, `${number} ${layer}`).toBeLessThan(8)
    }
})
