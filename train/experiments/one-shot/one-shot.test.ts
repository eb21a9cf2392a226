import { join } from 'node:path'
import { expect, test } from 'vitest'
import { noiseImages, temporaryFolder } from '../../data/testing.ts'
import { ortEngine } from '../../engines/ort-engine.ts'
import { childNetwork } from '../children/trained-network.ts'
import { SharedWeights, sharedNames } from './shared-weights.ts'
import { applyGradients, trainOneShot } from './train-one-shot.ts'
import type { SharedTensor } from './state.ts'
import type { OneShotSetup } from './train-one-shot.ts'

const SPACE = 'nas-bench-201'
const setup: OneShotSetup = {
  space: SPACE,
  imageSize: 8,
  steps: 4,
  seed: 3,
  learningRate: 0.01,
  warmup: 1,
  finalRate: 0.1,
  clip: 5,
  averageDecay: 0.9,
}
const cell = (op: string) => `|${op}~0|+|nor_conv_3x3~0|none~1|+|none~0|nor_conv_1x1~1|skip_connect~2|`
const network = (op: string) => childNetwork(SPACE, cell(op), 8)

test('networks share a tensor exactly where they have the same operation at the same edge of the same stage', () => {
  const names = (op: string) => new Set(sharedNames(network(op)).map(({ shared }) => shared))
  const [three, one] = [names('nor_conv_3x3'), names('nor_conv_1x1')]
  const own = [...three].filter((name) => !one.has(name))
  // Kernel, scale and shift of edge 0 -> 1 in three stages, and nothing else.
  expect(own).toHaveLength(9)
  for (const name of own) expect(name).toMatch(/^\d+\.e01\.(conv|bn)\..* 3x3 /)
  expect([...names('skip_connect')].every((name) => one.has(name))).toBe(true)
})

test('a tensor starts the same whichever network has it first', () => {
  const [a, b] = [new SharedWeights(1), new SharedWeights(1)]
  const first = a.of(network('nor_conv_3x3'))
  b.of(network('skip_connect'))
  const second = b.of(network('nor_conv_3x3'))
  expect([...second]).toEqual([...first])
  expect(new SharedWeights(2).of(network('nor_conv_3x3'))).not.toEqual(first)
})

test('a step moves the tensors of its own network and no other, by Adam under the clipped rate', () => {
  const shared = new SharedWeights(1)
  const tensors = new Map<string, SharedTensor>()
  const step = (op: string, number: number) => {
    const graph = network(op)
    const ones = Object.fromEntries(
      [...shared.of(graph)].map(([name, { length }]) => [`d.${name}`, new Float32Array(length).fill(1)]),
    )
    applyGradients(graph, ones, shared, tensors, setup, number)
  }
  step('nor_conv_3x3', 1)
  const copy = structuredClone(tensors)
  step('nor_conv_1x1', 2)
  const touched = new Set(sharedNames(network('nor_conv_1x1')).map(({ shared: name }) => name))
  for (const [name, before] of copy) {
    if (touched.has(name)) expect(tensors.get(name)!.steps, name).toBe(2)
    else expect(tensors.get(name), name).toEqual(before)
  }
  // The first step of Adam has the length of the rate, whatever the gradient.
  const [fresh] = [...touched].filter((name) => !copy.has(name) && name.includes('bn.weight'))
  expect(tensors.get(fresh)!.steps).toBe(1)
  // Step 2 of 4 after a warm-up of 1: a third along the cosine from 0.01 to 0.001.
  expect(1 - tensors.get(fresh)!.weight[0]).toBeCloseTo(0.01 * (0.1 + 0.9 * 0.75), 5)
})

test('a training that was cut off goes on to the result of an unbroken one', async () => {
  const folder = await temporaryFolder()
  const options = {
    setup,
    engine: ortEngine('cpu'),
    images: noiseImages(40),
    batches: { batchSize: 8, seed: 3 },
    saveEvery: 2,
  }
  const unbroken = await trainOneShot({ ...options, file: join(folder, 'unbroken.bin') })
  const file = join(folder, 'broken.bin')
  const cutOff = (step: number) => {
    if (step === 3) throw new Error('cut off')
  }
  await expect(trainOneShot({ ...options, file, onStep: cutOff })).rejects.toThrow('cut off')
  const resumed = await trainOneShot({ ...options, file })
  expect(resumed.step).toBe(4)
  expect(resumed.tensors).toEqual(unbroken.tensors)
  await expect(trainOneShot({ ...options, file, setup: { ...setup, seed: 4 } })).rejects.toThrow('other settings')
})
