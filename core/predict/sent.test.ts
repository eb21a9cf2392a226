// Weights and child networks are those of the network that was sent, whatever copy of it is scored.
import { fileURLToPath } from 'node:url'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { flat, stem } from '../../test/contract/small-architectures.ts'
import { cost } from '../arch/cost.ts'
import { parametersOf } from '../arch/graph.ts'
import { canonicalHash } from '../arch/hash.ts'
import { prune } from '../arch/prune.ts'
import { loadBundleFolder } from '../bundle/node.ts'
import { FAMILIES } from '../ghn/testing.ts'
import { readOnnx } from '../importer/read.ts'
import { elements } from '../onnx/graph.ts'
import { networkSent, resolveArchitecture } from '../spaces/resolve.ts'
import { createScorer } from './scorer.ts'
import type { LocalScorer } from './scorer.ts'

const MODEL = fileURLToPath(new URL('../../models/cifar10-nb201', import.meta.url))
const cell = {
  space: 'nas-bench-201',
  arch: '|nor_conv_3x3~0|+|nor_conv_1x1~0|avg_pool_3x3~1|+|skip_connect~0|none~1|nor_conv_1x1~2|',
}
const dead = [
  { id: 'side', op: 'conv', kernel: 5, channels: 8, inputs: ['stem'] },
  { id: 'side.norm', op: 'batch_norm', inputs: ['side'] },
]
const norm = { id: 'norm', op: 'batch_norm', inputs: ['stem'] }
const NETWORKS: readonly (readonly [string, object])[] = [
  ['a flat graph', flat([stem, norm], 'norm')],
  ['dead branches', flat([stem, norm, ...dead], 'norm')],
  [
    'a dead owner of shared weights',
    flat(
      [
        stem,
        { id: 'own', op: 'conv', kernel: 3, channels: 16, inputs: ['stem'] },
        { id: 'live', op: 'conv', kernel: 3, channels: 16, inputs: ['stem'], shares: 'own' },
      ],
      'live',
    ),
  ],
  ['a cell of a space', cell],
  ['its reduced skeleton', { ...cell, skeleton: 'reduced' }],
  ['its whole network by name', { ...cell, skeleton: 'full' }],
  ['other classes', { ...flat(), classes: 7, nodes: [stem, ...tail(7)] }],
  ['larger images', { ...flat(), input: { channels: 3, height: 48, width: 40 } }],
  ['a transformer', FAMILIES.ViT],
]

function tail(classes: number) {
  return [
    { id: 'gap', op: 'global_avg_pool', inputs: ['stem'] },
    { id: 'logits', op: 'linear', channels: classes, inputs: ['gap'] },
  ]
}

let scorer: LocalScorer
beforeAll(async () => void (scorer = await createScorer({ ort, bundle: await loadBundleFolder(MODEL) })))
afterAll(() => scorer.release())

describe.each(NETWORKS)('of %s', (_, document) => {
  const architecture = resolveArchitecture(document)
  const sent = networkSent(architecture)

  test('the weights are all that the network sent has', async () => {
    const weights = await scorer.weights(architecture)
    expect(weights.map(({ name, shape }) => ({ name, shape }))).toEqual(
      parametersOf(sent).map(({ name, shape }) => ({ name, shape })),
    )
    for (const { shape, data } of weights) expect(data).toHaveLength(elements(shape))
    expect(weights.reduce((sum, { data }) => sum + data.length, 0)).toBe(cost(sent).params)
  })

  test('the child reads what the network sent reads, and counts what it counts', async () => {
    const child = await scorer.child(architecture)
    const { graph } = readOnnx(child, 'child.onnx')
    expect([graph.input, graph.classes]).toEqual([sent.input, sent.classes])
    // Readers leave out what no output depends on; it is in the file all the same.
    expect(cost(graph)).toEqual(cost(prune(sent)))
    const text = new TextDecoder().decode(child)
    expect(parametersOf(sent).filter(({ name }) => !text.includes(name))).toEqual([])
    expect(text).toContain(canonicalHash(sent))
    const session = await ort.InferenceSession.create(child, { logSeverityLevel: 3 })
    const dims = [2, ...sent.input]
    const data = Float32Array.from({ length: elements(dims) }, (__, i) => ((i * 37) % 256) / 255)
    const { logits } = await session.run({ images: new ort.Tensor(data, dims) })
    await session.release()
    expect(logits.dims).toEqual([2, sent.classes])
    expect((logits.data as Float32Array).every(Number.isFinite)).toBe(true)
  })
})

test('a cell without a skeleton named is the network that its answer counts', async () => {
  const { params } = await scorer.predict(resolveArchitecture(cell), { images: 16 })
  const weights = await scorer.weights(resolveArchitecture(cell))
  expect(weights.reduce((sum, { data }) => sum + data.length, 0)).toBe(params)
})

test('dead branches change no logit, and their weights are zeros', async () => {
  const [live, all] = [flat([stem, norm], 'norm'), flat([stem, norm, ...dead], 'norm')].map(resolveArchitecture)
  const weights = await scorer.weights(all)
  expect(weights.filter(({ data }) => data.some((value) => value !== 0)).map(({ name }) => name)).not.toContain(
    'side.weight',
  )
  expect(weights.find(({ name }) => name === 'side.weight')?.data.every((value) => value === 0)).toBe(true)
  const images = new ort.Tensor(
    Float32Array.from({ length: 3072 }, (_, i) => ((i * 37) % 256) / 255),
    [1, 3, 32, 32],
  )
  const logits = await Promise.all(
    [live, all].map(async (architecture) => {
      const session = await ort.InferenceSession.create(await scorer.child(architecture), { logSeverityLevel: 3 })
      return (await session.run({ images })).logits.data
    }),
  )
  for (const [i, logit] of (logits[0] as Float32Array).entries()) expect(logits[1][i]).toBeCloseTo(logit, 5)
})
