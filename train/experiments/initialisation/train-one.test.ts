import { expect, test } from 'vitest'
import { noiseImages } from '../../data/testing.ts'
import { ortEngine } from '../../engines/ort-engine.ts'
import { initialWeights } from '../children/initial.ts'
import { jobOf } from './initialisation-setup.ts'
import { trainOne } from './train-one.ts'
import { parametersOf } from '@archcast/core/arch/graph.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { Network, StartSetup } from './initialisation-setup.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

test('both starts see the same images; generated weights are those that the scorer gives', async () => {
  const images = noiseImages(500, { classes: 10 })
  const setup: StartSetup = {
    seed: 1,
    imageSize: 16,
    batchSize: 16,
    warmup: 2,
    decay: 0,
    stops: [0, 2, 6],
    images: 500,
  }
  const network: Network = { design: 'residual', space: 'open', arch: 'residual/16/1707632675' }
  // What He's initialisation of this seed is too: so that the curves are equal where everything else is.
  const scorer = {
    async weights({ graph }: ResolvedArchitecture) {
      // As it is written, with shortcuts that compute nothing: those the GHN reads.
      expect(graph.nodes.map(({ op }) => op.type)).toContain('identity')
      const he = initialWeights(graph, createRandom(2 ** 32))
      return parametersOf(graph).map(({ name, shape }) => ({ name, shape, data: he.get(name)! }))
    },
  }
  const tools = { engine: ortEngine('cpu'), scorer, train: images, test: images, setup }
  const he = await trainOne(tools, jobOf(network, 'he', 0.002, 0))
  const generated = await trainOne(tools, jobOf(network, 'generated', 0.002, 0))
  expect(generated.accuracy).toEqual(he.accuracy)
  expect(generated.loss).toEqual(he.loss)
  expect(he.loss[0]).toBeNull()
  expect(he.loss[2]).toBeGreaterThan(0)
  const again = await trainOne(tools, jobOf(network, 'he', 0.002, 1))
  expect(again.loss).not.toEqual(he.loss)
})
