// Networks that are no classifiers of images: what is forecast of them all the same, and their weights.
import { fileURLToPath } from 'node:url'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tokens, twoOutputs, words } from '../../test/contract/small-architectures.ts'
import { inputsOf } from '../arch/graph.ts'
import { loadBundleFolder } from '../bundle/node.ts'
import { resolveArchitecture } from '../spaces/resolve.ts'
import { openHeads } from './heads.ts'
import { noAccuracy } from './no-accuracy.ts'
import { createPredictor } from './predictor.ts'
import { createScorer } from './scorer.ts'
import type { Predictor } from './predictor-types.ts'

const MODEL = fileURLToPath(new URL('../../models/cifar10-nb201', import.meta.url))
const image = { channels: 3, height: 8, width: 8 }
const conv = { id: 'conv', op: 'conv', kernel: 3, channels: 4, inputs: ['input'] }
const grey = {
  input: { ...image, channels: 1 },
  classes: 7,
  nodes: [
    conv,
    { id: 'norm', op: 'batch_norm', inputs: ['conv'] },
    { id: 'pool', op: 'global_avg_pool', inputs: ['norm'] },
    { id: 'logits', op: 'linear', channels: 7, inputs: ['pool'] },
  ],
}

test.each<[string, object, string | undefined]>([
  ['images and classes', grey, undefined],
  [
    'several inputs',
    { inputs: { a: image, b: image }, nodes: [{ id: 'sum', op: 'add', inputs: ['a', 'b'] }] },
    'has 2 inputs',
  ],
  ['token ids', words, 'reads token ids'],
  [
    'a vector',
    { input: { features: 8 }, classes: 2, nodes: [{ id: 'a', op: 'linear', channels: 2, inputs: ['input'] }] },
    'reads no image but [8]',
  ],
  ['several outputs', twoOutputs, 'has 2 outputs'],
  ['an image out', { input: image, nodes: [conv] }, 'gives an image, [4, 8, 8]'],
  ['tokens out', tokens, 'gives [16, 32] and no classes'],
  ['a vector out', { ...grey, classes: undefined }, 'names no `classes`'],
])('%s: whether an accuracy is forecast', (_, document, what) => {
  const { graph } = resolveArchitecture(document)
  const sentence = `Accuracy is forecast for classifiers of images; this network ${what}.`
  expect(noAccuracy(graph)).toBe(what && sentence)
})

describe('over the committed bundle', () => {
  let scorer: Awaited<ReturnType<typeof createScorer>>
  let predictor: Predictor
  let withoutHead: Predictor
  let close: () => Promise<unknown>
  beforeAll(async () => {
    const bundle = await loadBundleFolder(MODEL)
    scorer = await createScorer({ ort, bundle })
    const heads = await openHeads(ort, bundle)
    predictor = createPredictor(scorer, heads)
    withoutHead = createPredictor(scorer, { ...heads, tasks: new Map(), release: async () => {} })
    close = () => Promise.all([scorer.release(), heads.release()])
  })
  afterAll(() => close())

  test.each([tokens, twoOutputs, words])('all but the accuracy is told of $input', async (document) => {
    const architecture = resolveArchitecture(document)
    const answer = await predictor.predict(architecture, { devices: ['epyc/onnx', 'pixel3'] })
    const sentence = noAccuracy(architecture.graph)
    expect(answer).toMatchObject({ no_accuracy: sentence, in_domain: false, out_of_domain: [sentence] })
    expect(answer).not.toHaveProperty('accuracy')
    expect(answer.latency['epyc/onnx'].value_ms).toBeGreaterThan(0)
    expect(answer.memory.weights_bytes).toBe(4 * answer.params)
    await expect(predictor.predict(architecture, { method: 'head' })).rejects.toThrow("Leave out the method 'head'")
    await expect(scorer.predict(architecture)).rejects.toThrow(sentence)
  })

  test('a model that only scores refuses classifiers of other images, and answers for all that are none', async () => {
    const architecture = resolveArchitecture(grey)
    await expect(withoutHead.predict(architecture)).rejects.toThrow('the model knows images of 3 channels, not 1')
    expect(await withoutHead.predict(resolveArchitecture(words))).toHaveProperty('no_accuracy')
    const { accuracy, no_accuracy } = await predictor.predict(architecture)
    expect([accuracy, no_accuracy]).toEqual([undefined, expect.stringMatching(/cifar10 \(10 classes\).* Name a task/)])
    const asked = await predictor.predict(architecture, { tasks: ['cifar10', 'imagenet-1k'], recipe: 'a1_in1k' })
    expect(asked.accuracy).toMatchObject({ method: 'head', task: 'cifar10' })
    expect(asked.accuracies!['imagenet-1k']).toMatchObject({ recipe: 'a1_in1k', in_domain: false })
  })

  test('a run of several images is told of, with its memory and its latency', async () => {
    const architecture = resolveArchitecture(grey)
    const one = await predictor.predict(architecture, { devices: ['epyc/onnx'] })
    const eight = await predictor.predict(architecture, { devices: ['epyc/onnx'], batch: 8 })
    expect(one).not.toHaveProperty('batch')
    expect(eight).toMatchObject({ batch: 8, macs: one.macs })
    expect(eight.memory).toEqual({
      weights_bytes: one.memory.weights_bytes,
      peak_activation_bytes: 8 * one.memory.peak_activation_bytes,
    })
    const [single, several] = [one, eight].map(({ latency }) => latency['epyc/onnx'].value_ms)
    expect(several).toBeGreaterThan(single)
    expect(several).toBeLessThan(8 * single)
    const half = await predictor.predict({ ...architecture, batch: 8, bits: 16 })
    expect(half.memory.peak_activation_bytes).toBe(eight.memory.peak_activation_bytes / 2)
    const other = predictor.predict({ ...architecture, batch: 8 }, { batch: 4 })
    await expect(other).rejects.toThrow('the network has a fixed batch of 8, not 4')
  })

  test.each([
    ['tokens', tokens, ['output']],
    ['two outputs', twoOutputs, ['output.0', 'output']],
    ['token ids', words, ['logits']],
    ['grey images', grey, ['logits']],
  ])('has weights and a child that runs: %s', async (_, document, outputs) => {
    const architecture = resolveArchitecture(document)
    const weights = await predictor.weights(architecture)
    expect(weights.length).toBeGreaterThan(0)
    expect(weights.every(({ data }) => data.every(Number.isFinite))).toBe(true)
    const child = await predictor.child(architecture)
    expect(await predictor.child(architecture)).toEqual(child)
    const session = await ort.InferenceSession.create(child)
    const feeds = inputsOf(architecture.graph).map(({ shape, vocabulary }, place) => {
      const dims = [2, ...shape]
      const size = dims.reduce((product, extent) => product * extent)
      const data = vocabulary === undefined ? new Float32Array(size).fill(0.5) : new BigInt64Array(size).fill(3n)
      return [session.inputNames[place], new ort.Tensor(data as Float32Array, dims)]
    })
    const results = await session.run(Object.fromEntries(feeds) as Record<string, ort.Tensor>)
    expect(session.outputNames).toEqual(outputs)
    for (const name of outputs) expect((results[name].data as Float32Array).every(Number.isFinite)).toBe(true)
    await session.release()
  })
})
