import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ortEngine } from '../engines/ort-engine.ts'
import { exportGhn, roundParameters } from './export-ghn.ts'
import { initialise, parameterSlots } from './flat-parameters.ts'
import { layoutOf } from './ghn-layout.ts'
import { GhnTrainer } from './ghn-trainer.ts'
import { stream } from './random-streams.ts'
import { drawTrainingArchitecture } from './training-architectures.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { defaultConfig } from '@archcast/core/ghn/config.ts'
import { generateWeights, useWeights } from '@archcast/core/ghn/run/generate.ts'
import { openGhn } from '@archcast/core/ghn/run/open.ts'
import { openWhole, wholeFeeds } from '@archcast/core/ghn/run/whole.ts'
import { ghnItem } from '@archcast/core/ghn/tiles/tile-plan.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import { normal } from '@archcast/core/spaces/random.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'
import type { Generated } from '@archcast/core/ghn/run/generate.ts'
import type { Ghn } from '@archcast/core/ghn/run/ghn.ts'
import type { GhnItem } from '@archcast/core/ghn/tiles/tile-plan.ts'
import type { TensorValue } from '@archcast/core/onnx/runtime.ts'

const space = SPACES.get('nas-bench-201')!
const SIZE = 16
const TRAINED_AT_ONCE = 3

const drawn = (config: GhnConfig, count: number) =>
  Array.from({ length: count }, (_, i) => drawTrainingArchitecture(space, 5, i, config, SIZE))

/** Largest deviation relative to the largest weight of the tensor. */
async function deviation(
  open: typeof openGhn,
  config: GhnConfig,
  architectures: readonly ReturnType<typeof drawTrainingArchitecture>[] = drawn(config, 20),
): Promise<number> {
  const { length } = parameterSlots(config)
  const start = new Float32Array(length)
  initialise(config, 3, start)
  // Biases start at zero, which would hide a wrong one.
  const random = stream(3, 'validation', 0)
  for (let i = 0; i < length; i++) start[i] += 0.1 * normal(random)
  const phi = roundParameters(config, start)
  const trainer = await GhnTrainer.create(ortEngine(), config, layoutOf(architectures, TRAINED_AT_ONCE))
  const ghn = await open(ort, exportGhn(config, start), config, { intraOpNumThreads: 1 })
  let worst = 0
  for (let first = 0; first < architectures.length; first += 32) {
    const batch = architectures.slice(first, first + 32)
    const generated = await generateWeights(ghn, batch)
    const expectations: Record<string, TensorValue>[] = []
    for (let i = 0; i < batch.length; i += TRAINED_AT_ONCE)
      expectations.push(...(await trainer.weights(phi, batch.slice(i, i + TRAINED_AT_ONCE))))
    for (const [i, expected] of expectations.entries()) {
      for (const { spec, data } of generated[i].weights) {
        const reference = expected[spec.name]?.data as Float32Array | undefined
        if (!reference) continue
        let largest = 0
        let error = 0
        for (let j = 0; j < data.length; j++) {
          largest = Math.max(largest, Math.abs(reference[j]))
          error = Math.max(error, Math.abs(reference[j] - data[j]))
        }
        expect(largest).toBeGreaterThan(0)
        worst = Math.max(worst, error / largest)
      }
    }
  }
  await trainer.release()
  await ghn.release()
  return worst
}

const ways = { 'with the kernel': openGhn, 'as a whole': openWhole }

describe.each(Object.entries(ways))('the exported GHN, opened %s,', (_, open) => {
  test('agrees with the training graph on 200 random architectures, in batches', async () => {
    expect(await deviation(open, defaultConfig, drawn(defaultConfig, 200))).toBeLessThan(1e-4)
  })

  test.each<Partial<GhnConfig>>([
    { propagation: 'synchronous', passes: 3 },
    { propagation: 'none' },
    { stacking: false },
    { passes: 2, embedding: 16, rank: 8 },
    { ownBlocks: 7 },
    { ownBlocks: 7, stacking: false, propagation: 'synchronous' },
    { ownBlocks: 7, stacking: false, propagation: 'none' },
    { embedding: 20, passes: 3, stacking: false },
    { embedding: 18 },
  ])('agrees with the training graph with %o', async (change) => {
    expect(await deviation(open, { ...defaultConfig, ...change })).toBeLessThan(1e-4)
  })
})

describe('a block that is long and wide', () => {
  const conv = (id: string, from: string) => ({ id, op: 'conv', kernel: 1, channels: 4, inputs: [from] })
  const longAndWide = (count: number): GhnItem => {
    const numbers = [...Array(count).keys()]
    const chain = numbers.map((i) => conv(`deep${i}`, i === 0 ? 'input' : `deep${i - 1}`))
    const branches = numbers.map((i) => conv(`wide${i}`, 'input'))
    const inputs = [...branches.map(({ id }) => id), `deep${count - 1}`]
    const graph = parseArchitecture({
      input: { channels: 3, height: 4, width: 4 },
      classes: 10,
      nodes: [
        ...chain,
        ...branches,
        { id: 'sum', op: 'add', inputs },
        { id: 'gap', op: 'global_avg_pool', inputs: ['sum'] },
        { id: 'logits', op: 'linear', channels: 10, inputs: ['gap'] },
      ],
    })
    const { ghn, plan } = ghnItem(graph, defaultConfig)
    // Nothing is brought to a size here: that is done to what the GHN gives, and training gives what it gives.
    const weights = plan.weights.map(({ spec, tiles, constant }) => ({ spec, tiles, constant }))
    return { ghn, plan: { ...plan, weights } }
  }

  test.each(Object.entries(ways))('agrees with the training graph %s', async (_, open) => {
    expect(await deviation(open, defaultConfig, [longAndWide(40)] as ReturnType<typeof drawn>)).toBeLessThan(1e-4)
  })

  test('is fed what grows with the square of its nodes, not with their fourth power', () => {
    const item = longAndWide(240)
    const { feeds } = wholeFeeds([item], defaultConfig)
    const slots = item.ghn.blocks[0].length + 33
    expect(feeds.forward.data.length).toBeLessThanOrEqual(slots ** 2)
  })
})

test('a network of more blocks than have parameters is refused', () => {
  const config = { ...defaultConfig, ownBlocks: 6 }
  expect(() => wholeFeeds(drawn(config, 1), config)).toThrow('parameters for 6 blocks, and the network has 7')
})

describe('batches of the exported GHN', () => {
  const config = { ...defaultConfig, rank: 8 }
  let ghn: Ghn
  beforeAll(async () => {
    const phi = new Float32Array(parameterSlots(config).length)
    initialise(config, 1, phi)
    ghn = await openGhn(ort, exportGhn(config, phi), config, { intraOpNumThreads: 1 })
  })
  afterAll(() => ghn.release())

  test('an architecture gets the same weights whatever it shares a batch with', async () => {
    const items = Array.from({ length: 6 }, (_, i) => drawTrainingArchitecture(space, 9, i, config, SIZE))
    const together = await generateWeights(ghn, items)
    for (const [i, item] of items.entries()) {
      const [alone] = await generateWeights(ghn, [item])
      alone.weights.forEach(({ data }, w) => {
        data.forEach((x, j) => expect(Math.abs(x - together[i].weights[w].data[j])).toBeLessThan(1e-5))
      })
    }
  })

  test('weights are there while they are used, of a few architectures at a time, and their memory is given back', async () => {
    const items = Array.from({ length: 9 }, (_, i) => drawTrainingArchitecture(space, 9, i, config, SIZE))
    const seen: Generated[] = []
    let asked = 0
    const asNeeded = function* () {
      for (const item of items) {
        asked++
        yield item
      }
    }
    const lengths = await useWeights(ghn, asNeeded(), async (generated) => {
      await Promise.resolve()
      seen.push(generated)
      expect(asked - seen.length).toBeLessThan(4)
      return generated.weights.map(({ data }) => data.length)
    })
    expect(lengths).toEqual(items.map(({ plan }) => plan.weights.map(({ spec }) => elements(spec.shape))))
    for (const { weights } of seen) expect(weights.filter(({ data }) => data.length > 0)).toEqual([])
  })

  test('the memory is given back though a use fails, and the failure is told', async () => {
    const [item] = drawn(config, 1)
    let weights: Generated['weights'] = []
    const failing = useWeights(ghn, [item], (generated) => {
      weights = generated.weights
      throw new Error('no use')
    })
    await expect(failing).rejects.toThrow('no use')
    expect(weights.some(({ data }) => data.length === 0)).toBe(true)
  })
})
