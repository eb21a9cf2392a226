// The two engines against each other, on the networks that training runs.
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { layoutOf } from '../ghn/ghn-layout.ts'
import { childTraining, ghnBackward, ghnForward } from '../ghn/programs.ts'
import { drawTrainingArchitecture } from '../ghn/training-architectures.ts'
import { ortEngine } from './ort-engine.ts'
import { expectClose, randomFeeds, randomGhnFeeds, randomValue, runProgramOnce, tfGradients } from './testing.ts'
import { loadTf, tfjsEngine } from './tfjs.ts'
import { exitAlone } from '@archcast/core/arch/exits.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import { IMAGE_OPS, architectureArbitrary, exitsArbitrary } from '@archcast/core/arch/testing.ts'
import { outputNames } from '@archcast/core/child/emit.ts'
import { scoringGraph } from '@archcast/core/child/score.ts'
import { defaultConfig } from '@archcast/core/ghn/config.ts'
import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import { argMax, reduceMax } from '@archcast/core/onnx/ops/reduce.ts'
import { gather } from '@archcast/core/onnx/ops/shape.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { Engine } from './engine.ts'
import type { Tf } from './tfjs.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

const cpu = ortEngine()
let tfjs: Engine
let tf: Tf
beforeAll(async () => {
  ;({ tf } = await loadTf())
  tfjs = await tfjsEngine()
})

async function compareGradients(graph: ArchGraph, seed: number, portable: boolean): Promise<void> {
  const { graph: g, trained } = childTraining(graph, 3, portable)
  const feeds = randomFeeds(g, seed, 0.5)
  const results = await runProgramOnce(cpu, g, feeds)
  const expected = tfGradients(tf, g, feeds, 'loss', { data: Float32Array.of(1), shape: [] }, trained)
  // Gradients that cancel, as those of a bias before a batch norm, are compared on the scale of the others.
  const join = (parts: ArrayLike<number | bigint>[]) =>
    Float32Array.from(parts.flatMap((part) => Array.from(part, Number)))
  expectClose(join(trained.map((name) => results[`d.${name}`])), join(expected), 1e-3)
}

describe('networks with early exits', () => {
  test('give the same logits at every exit on both engines', async () => {
    await fc.assert(
      fc.asyncProperty(exitsArbitrary(), fc.nat(999), async (document, seed) => {
        const graph = parseArchitecture(document)
        const g = scoringGraph(graph, 3)
        const feeds = randomFeeds(g, seed, 0.5)
        const [expected, given] = [await runProgramOnce(cpu, g, feeds), await runProgramOnce(tfjs, g, feeds)]
        expect(Object.keys(expected)).toEqual(outputNames(graph))
        for (const name of outputNames(graph)) expectClose(given[name], expected[name] as Float32Array, 1e-4)
        // An exit has the logits that a network of its own would have.
        for (const [place, name] of outputNames(graph).entries()) {
          const alone = await runProgramOnce(cpu, scoringGraph(exitAlone(graph, place), 3), feeds)
          expectClose(alone.logits, expected[name] as Float32Array, 1e-5)
        }
      }),
      { numRuns: 25, seed: 13 },
    )
  })

  test('have the gradients of the mean of their losses that TensorFlow.js finds', async () => {
    await fc.assert(
      fc.asyncProperty(exitsArbitrary(6), fc.nat(999), fc.boolean(), async (document, seed, portable) => {
        await compareGradients(prune(parseArchitecture(document)), seed, portable)
      }),
      { numRuns: 20, seed: 14 },
    )
  })

  test('have as their loss the mean over exits of what each exit alone would have', async () => {
    const graph = prune(parseArchitecture(fc.sample(exitsArbitrary(), { seed: 15, numRuns: 1 })[0]))
    const { graph: g } = childTraining(graph, 4)
    const feeds = randomFeeds(g, 3, 0.5)
    const { loss } = await runProgramOnce(cpu, g, feeds)
    const places = outputNames(graph).map((_, place) => place)
    const alone = await Promise.all(
      places.map(async (place) => {
        const results = await runProgramOnce(cpu, childTraining(exitAlone(graph, place), 4).graph, feeds)
        return (results.loss as Float32Array)[0]
      }),
    )
    expect(loss[0]).toBeCloseTo(alone.reduce((sum, one) => sum + one, 0) / alone.length, 5)
  })
})

describe('random architectures of all operations', () => {
  test('give the same logits on both engines', async () => {
    await fc.assert(
      fc.asyncProperty(architectureArbitrary(), fc.nat(999), async (document, seed) => {
        const g = scoringGraph(parseArchitecture(document), 3)
        const feeds = randomFeeds(g, seed, 0.5)
        const expected = await runProgramOnce(cpu, g, feeds)
        expectClose((await runProgramOnce(tfjs, g, feeds)).logits, expected.logits as Float32Array, 1e-4)
      }),
      { numRuns: 100, seed: 11 },
    )
  })

  // Networks that resize are scored and timed, not trained.
  const trainable = IMAGE_OPS.filter((op) => op !== 'resize')

  test('have the gradients that TensorFlow.js finds, in both forms', async () => {
    await fc.assert(
      fc.asyncProperty(
        architectureArbitrary(8, trainable),
        fc.nat(999),
        fc.boolean(),
        async (document, seed, portable) => {
          await compareGradients(prune(parseArchitecture(document)), seed, portable)
        },
      ),
      { numRuns: 60, seed: 12 },
    )
  })
})

describe('particular networks', () => {
  test('zeros with a stride that a bias keeps alive have gradients', async () => {
    const conv = (id: string, from: string, stride: number) =>
      ({ id, op: 'conv', kernel: 3, channels: 2, stride, bias: true, inputs: [from] }) as const
    const document = {
      input: { channels: 1, height: 6, width: 5 },
      classes: 2,
      nodes: [
        conv('a', 'input', 1),
        { id: 'none', op: 'zero', stride: 2, inputs: ['a'] },
        conv('b', 'none', 1),
        conv('c', 'a', 2),
        { id: 'sum', op: 'add', inputs: ['b', 'c'] },
        { id: 'pool', op: 'global_avg_pool', inputs: ['sum'] },
        { id: 'logits', op: 'linear', channels: 2, inputs: ['pool'] },
      ],
    }
    const graph = prune(parseArchitecture(document))
    expect(graph.nodes.map(({ op }) => op.type)).toContain('zero')
    await compareGradients(graph, 5, false)
  })

  test.each([false, true])('have the same batch statistics on both engines, portable: %s', async (portable) => {
    const nodes = [
      { id: 'norm', op: 'batch_norm', inputs: ['input'] },
      { id: 'act', op: 'gelu', inputs: ['norm'] },
      { id: 'again', op: 'batch_norm', inputs: ['act'] },
      { id: 'logits', op: 'linear', channels: 2, inputs: ['again'] },
    ]
    const g = scoringGraph(parseArchitecture({ input: { channels: 2, height: 3, width: 4 }, classes: 2, nodes }), 3, {
      statistics: true,
      portable,
    })
    const feeds = randomFeeds(g, 8, 2)
    const [expected, actual] = [await runProgramOnce(cpu, g, feeds), await runProgramOnce(tfjs, g, feeds)]
    expect(Object.keys(expected)).toHaveLength(5)
    for (const name in expected) expectClose(actual[name], expected[name] as Float32Array, 1e-4, name)
  })

  test('normalise by given statistics, pick and index the same on both engines', async () => {
    const g = new OnnxGraph('inference')
    const x = g.input('x', 'float32', [2, 3, 2, 2])
    const vectors = ['scale', 'shift', 'mean', 'variance'].map((name) => g.input(name, 'float32', [3]))
    const attributes = { epsilon: { float: 1e-5 } }
    const [y] = g.node('BatchNormalization', [x, ...vectors], [['float32', x.shape]], attributes)
    g.output(y, 'y')
    g.output(argMax(g, y), 'largest')
    g.output(gather(g, y, g.ints(1, 0, 1)), 'rows')
    g.output(reduceMax(g, y, [1, 3]), 'max')
    const feeds = randomFeeds(g, 2)
    feeds.variance.data.forEach((value, i) => (feeds.variance.data[i] = Math.abs(Number(value)) + 0.1))
    const [expected, actual] = [await runProgramOnce(cpu, g, feeds), await runProgramOnce(tfjs, g, feeds)]
    expect(actual.largest).toEqual(expected.largest)
    for (const name in expected) expectClose(actual[name], expected[name] as Float32Array, 1e-4, name)
  })
})

describe('the GHN', () => {
  const config = { ...defaultConfig, embedding: 8, hidden: 8, rank: 4 }
  const item = drawTrainingArchitecture(SPACES.get('nas-bench-201')!, 2, 0, config, 16)
  const layout = layoutOf([item])

  test.each(['forward', 'backward'] as const)('%s agrees on both engines', async (direction) => {
    const g = direction === 'forward' ? ghnForward(config, layout) : ghnBackward(config, layout)
    const feeds = randomGhnFeeds(g, config, item)
    const [expected, actual] = [await runProgramOnce(cpu, g, feeds), await runProgramOnce(tfjs, g, feeds)]
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
    await runProgramOnce(tfjs, graph, feeds)
    expect(tf.memory().numTensors).toBe(before)
  })

  test('names an operation that it does not know, and an input that it was not given', async () => {
    const g = new OnnxGraph('odd')
    const x = g.input('x', 'float32', [2])
    g.output(g.node('Sinh', [x], [['float32', [2]]])[0])
    await expect((async () => runProgramOnce(tfjs, g, { x: randomValue([2], 1) }))()).rejects.toThrow(
      'Sinh is not known',
    )
    for (const engine of [tfjs, cpu]) {
      const plain = new OnnxGraph('plain')
      plain.output(plain.input('x', 'float32', [2]), 'y')
      await expect((async () => runProgramOnce(engine, plain, {}))()).rejects.toThrow("needs a value for its input 'x'")
    }
  })

  test('keeps the types of its outputs', async () => {
    const g = new OnnxGraph('types')
    const x = g.input('x', 'float32', [2])
    g.output(g.node('Cast', [x], [['int64', [2]]], { to: 7 })[0], 'whole')
    g.output(g.node('Greater', [x, g.scalar(1)], [['bool', [2]]])[0], 'large')
    const feeds = { x: { data: Float32Array.of(1, 2), shape: [2] } }
    expect(await runProgramOnce(tfjs, g, feeds)).toEqual(await runProgramOnce(cpu, g, feeds))
  })
})
