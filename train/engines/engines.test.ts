// The two engines against each other, on the networks that training runs.
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import { architectureArbitrary } from '@archcast/core/arch/testing.ts'
import { childTraining, ghnBackward, ghnForward } from '../ghn/programs.ts'
import { defaultConfig } from '@archcast/core/ghn/config.ts'
import { drawArchitecture } from '../ghn/architectures.ts'
import { layoutOf, unrolledFeeds } from '@archcast/core/ghn/unrolled.ts'
import { loadTf, tfjsEngine } from './tfjs.ts'
import { ortEngine } from './ort.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import { expectClose, randomFeeds, randomValue, runOnce, tfGradients } from './testing.ts'
import { scoringGraph } from '@archcast/core/child/score.ts'
import type { Engine } from './engine.ts'
import type { Tf } from './tfjs.ts'

const cpu = ortEngine()
let tfjs: Engine
let tf: Tf
beforeAll(async () => {
  ;({ tf } = await loadTf())
  tfjs = await tfjsEngine()
})

describe('random architectures of all operations', () => {
  test('give the same logits on both engines', async () => {
    await fc.assert(
      fc.asyncProperty(architectureArbitrary(), fc.nat(999), async (document, seed) => {
        const g = scoringGraph(parseArchitecture(document), 3)
        const feeds = randomFeeds(g, seed, 0.5)
        const expected = await runOnce(cpu, g, feeds)
        expectClose((await runOnce(tfjs, g, feeds)).logits, expected.logits as Float32Array, 1e-4)
      }),
      { numRuns: 100, seed: 11 },
    )
  })

  test('have the gradients that TensorFlow.js finds, in both forms', async () => {
    await fc.assert(
      fc.asyncProperty(architectureArbitrary(8), fc.nat(999), fc.boolean(), async (document, seed, portable) => {
        const graph = prune(parseArchitecture(document))
        const { graph: g, trained } = childTraining(graph, 3, portable)
        const feeds = randomFeeds(g, seed, 0.5)
        const results = await runOnce(cpu, g, feeds)
        const one = { data: Float32Array.of(1), shape: [] }
        const expected = tfGradients(tf, g, feeds, 'loss', one, trained)
        // Gradients that cancel, as those of a bias before a batch norm, are compared on the scale of the others.
        const names = trained.map((name) => `d.${name}`)
        const join = (parts: ArrayLike<number | bigint>[]) =>
          Float32Array.from(parts.flatMap((part) => Array.from(part, Number)))
        expectClose(join(names.map((name) => results[name])), join(expected), 1e-3)
      }),
      { numRuns: 60, seed: 12 },
    )
  })
})

describe('the GHN', () => {
  const config = { ...defaultConfig, embedding: 8, hidden: 8, rank: 4 }
  const { ghn, plan } = drawArchitecture(SPACES.get('nas-bench-201')!, 2, 0, config, 16)
  const layout = layoutOf([{ ghn, plan }])

  test.each(['forward', 'backward'] as const)('%s agrees on both engines', async (direction) => {
    const g = direction === 'forward' ? ghnForward(config, layout) : ghnBackward(config, layout)
    const feeds = { ...randomFeeds(g, 7, 0.3), ...unrolledFeeds(config, layout, ghn, plan) }
    const [expected, actual] = [await runOnce(cpu, g, feeds), await runOnce(tfjs, g, feeds)]
    expect(Object.keys(actual).toSorted()).toEqual(Object.keys(expected).toSorted())
    for (const name in expected) expectClose(actual[name], expected[name] as Float32Array, 1e-4, name)
  })
})

describe('the TensorFlow.js engine', () => {
  test('leaves no tensors behind', async () => {
    const document = fc.sample(architectureArbitrary(), { numRuns: 1, seed: 3 })[0]
    const { graph } = childTraining(prune(parseArchitecture(document)), 2)
    const feeds = randomFeeds(graph, 1)
    const before = tf.memory().numTensors
    await runOnce(tfjs, graph, feeds)
    expect(tf.memory().numTensors).toBe(before)
  })

  test('names an operation that it does not know, and an input that it was not given', async () => {
    const g = new OnnxGraph('odd')
    const x = g.input('x', 'float32', [2])
    g.output(g.node('Sinh', [x], [['float32', [2]]])[0])
    await expect((async () => runOnce(tfjs, g, { x: randomValue([2], 1) }))()).rejects.toThrow('Sinh is not known')
    for (const engine of [tfjs, cpu]) {
      const plain = new OnnxGraph('plain')
      plain.output(plain.input('x', 'float32', [2]), 'y')
      await expect((async () => runOnce(engine, plain, {}))()).rejects.toThrow("needs a value for its input 'x'")
    }
  })

  test('keeps the types of its outputs', async () => {
    const g = new OnnxGraph('types')
    const x = g.input('x', 'float32', [2])
    g.output(g.node('Cast', [x], [['int64', [2]]], { to: 7 })[0], 'whole')
    g.output(g.node('Greater', [x, g.scalar(1)], [['bool', [2]]])[0], 'large')
    const feeds = { x: { data: Float32Array.of(1, 2), shape: [2] } }
    expect(await runOnce(tfjs, g, feeds)).toEqual(await runOnce(cpu, g, feeds))
  })
})
