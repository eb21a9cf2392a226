import * as ort from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { parametersOf } from '../../arch/graph.ts'
import { parseArchitecture } from '../../arch/parse.ts'
import { prune } from '../../arch/prune.ts'
import { scoringGraph } from '../../child/score.ts'
import { elements } from '../../onnx/graph.ts'
import { encodeModel } from '../../onnx/model.ts'
import { runOnce } from '../../onnx/session.ts'
import { DESIGNS, toArchitecture } from '../../spaces/open/open-space.ts'
import { createRandom, normal } from '../../spaces/random.ts'
import { FAMILIES } from '../testing.ts'
import { initialScale } from './generated-sizes.ts'
import { resizeNormalisedKernels } from './normalised-kernels.ts'
import type { Generated } from '../run/generate.ts'
import type { GeneratedWeight } from './tile-plan.ts'

const IMAGES = 8

/** Kernels up to eight times as large as He's: beside smaller ones the constant of a normalisation would be seen. */
function drawn(document: unknown): Generated {
  const graph = prune(parseArchitecture(document))
  const random = createRandom(5)
  const weights = parametersOf(graph).map((spec): GeneratedWeight => {
    const size = spec.fill === 'kernel' ? 8 ** random.next() * initialScale(spec) : 0.3
    const mean = spec.fill === 'scale' ? 1 : 0
    return { spec, data: Float32Array.from({ length: elements(spec.shape) }, () => mean + size * normal(random)) }
  })
  return { graph, weights }
}

async function logitsOf({ graph, weights }: Generated): Promise<Float32Array> {
  const random = createRandom(6)
  const shape = [IMAGES, ...graph.input]
  const images = { data: Float32Array.from({ length: elements(shape) }, () => normal(random)), shape }
  const feeds = Object.fromEntries(weights.map(({ spec, data }) => [spec.name, { data, shape: spec.shape }]))
  const model = encodeModel(scoringGraph(graph, IMAGES, { portable: false }))
  const results = await runOnce(ort, model, { logSeverityLevel: 3 }, { images, ...feeds })
  return results.logits as Float32Array
}

const copyOf = ({ graph, weights }: Generated): Generated => ({
  graph,
  weights: weights.map(({ spec, data }) => ({ spec, data: data.slice() })),
})

const sizeOf = (data: Float32Array) => Math.sqrt(data.reduce((sum, value) => sum + value ** 2, 0) / data.length)

const networks = DESIGNS.flatMap((design) =>
  [1, 2].map((number) => [`${design.name} ${number}`, toArchitecture({ design, side: 16, number }, 10)] as const),
)

test.each(networks)('%s: the same logits, kernels before a normalisation of the size of He', async (_, document) => {
  const before = drawn(document)
  const after = copyOf(before)
  resizeNormalisedKernels(after.graph, after.weights)
  const [first, second] = [await logitsOf(before), await logitsOf(after)]
  const scale = sizeOf(first)
  expect(scale).toBeGreaterThan(0)
  first.forEach((value, i) => expect(Math.abs(value - second[i])).toBeLessThan(0.03 * scale))
  const { nodes, output } = after.graph
  const readersOf = (index: number) => nodes.filter(({ inputs }) => inputs.includes(index))
  for (const { spec, data } of after.weights) {
    const normalised = spec.node !== output && readersOf(spec.node).every(({ op }) => op.type === 'batch_norm')
    if (spec.fill === 'kernel' && normalised) expect(sizeOf(data)).toBeCloseTo(initialScale(spec), 5)
  }
})

test('where no normalisation follows nothing is changed', () => {
  for (const family of ['ResNet without any', 'LSTM']) {
    const before = drawn(FAMILIES[family])
    const after = copyOf(before)
    resizeNormalisedKernels(after.graph, after.weights)
    expect(after.weights.map(({ data }) => data)).toEqual(before.weights.map(({ data }) => data))
  }
})

test('a kernel that something else reads too keeps its size', () => {
  const conv = { op: 'conv', kernel: 3, channels: 4 }
  const document = (more: object[], output: string) => ({
    input: { channels: 3, height: 8, width: 8 },
    classes: 10,
    nodes: [
      { id: 'a', ...conv, inputs: ['input'] },
      { id: 'norm', op: 'batch_norm', inputs: ['a'] },
      ...more,
      { id: 'pool', op: 'global_avg_pool', inputs: [output] },
      { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
    ],
  })
  const changed = (json: object) => {
    const before = drawn(json)
    const after = copyOf(before)
    resizeNormalisedKernels(after.graph, after.weights)
    return after.weights.flatMap(({ spec, data }, i) => (data[0] === before.weights[i].data[0] ? [] : [spec.name]))
  }
  expect(changed(document([], 'norm'))).toEqual(['a.weight'])
  expect(changed(document([{ id: 'sum', op: 'add', inputs: ['norm', 'a'] }], 'sum'))).toEqual([])
})

test('a kernel that another node uses where no normalisation follows keeps its size', () => {
  const nodes = (last: string) => [
    { id: 'a', op: 'conv', kernel: 3, channels: 3, inputs: ['input'] },
    { id: 'norm', op: 'batch_norm', inputs: ['a'] },
    { id: 'b', op: 'conv', kernel: 3, channels: 3, inputs: ['norm'] },
    { id: 'end', op: last, inputs: ['b'] },
    { id: 'pool', op: 'global_avg_pool', inputs: ['end'] },
    { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
  ]
  const changed = (last: string) => {
    const input = { channels: 3, height: 8, width: 8 }
    const { graph, weights } = drawn({ input, classes: 10, nodes: nodes(last) })
    const [a, b] = ['a', 'b'].map((id) => graph.nodes.findIndex((node) => node.id === id))
    const shared = { ...graph, nodes: graph.nodes.with(b, { ...graph.nodes[b], shares: a }) }
    const kernel = weights.find(({ spec }) => spec.node === a)!
    const [before] = kernel.data
    const own = weights.filter(({ spec }) => spec.node !== b)
    resizeNormalisedKernels(shared, own)
    return kernel.data[0] !== before
  }
  expect(changed('batch_norm')).toBe(true)
  expect(changed('relu')).toBe(false)
})
