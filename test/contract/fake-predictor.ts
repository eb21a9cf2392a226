// A predictor without a model: answers follow from the architecture alone, at once.
import { cost } from '@archcast/core/arch/cost.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { openDevice } from '@archcast/core/latency/device.ts'
import { desk } from '@archcast/core/latency/testing.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import type { Predictor, Scorer } from '@archcast/core/predict/predictor-types.ts'
import type { AppDeps } from '@archcast/serve/deps.ts'

const model = { name: 'fake', version: '0123456789ab', spaces: ['nas-bench-201'] }

export const scorer: Scorer = {
  model,
  executionProvider: 'cpu',
  async predict({ graph, scored, skeleton }, { images = 1000 } = {}) {
    const surrogate = {
      images,
      accuracy: 0.5,
      loss: 1.5,
      margin: 0.5,
      probability: 0.4,
      input: scored.input as [number, number, number],
      ...(skeleton && { skeleton }),
    }
    return {
      accuracy: { value: 0.5, method: 'surrogate', task: 'cifar10', surrogate },
      ...cost(graph),
      in_domain: true,
      out_of_domain: [],
      hash: canonicalHash(graph),
      model: { name: model.name, version: model.version },
    }
  },
  async weights({ scored }) {
    const convolutions = scored.nodes.filter(({ op }) => op.type === 'conv')
    return convolutions.map(({ id }, i) => ({ name: `${id}.weight`, shape: [2, 2], data: Float32Array.of(i, 1, 2, 3) }))
  },
  child: async () => Uint8Array.of(8, 9),
}

export const fakePredictor: Predictor = createPredictor(scorer, {
  tasks: new Map(),
  always: [],
  devices: new Map([[desk.name, openDevice(desk)]]),
  release: async () => {},
})

export const fakeDeps: AppDeps = {
  predictor: fakePredictor,
  ready: () => true,
  version: '1.2.3',
}
