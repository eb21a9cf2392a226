import * as ort from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import { parametersOf } from '../arch/graph.ts'
import { parseArchitecture } from '../arch/parse.ts'
import { OnnxGraph } from '../onnx/graph.ts'
import { encodeModel } from '../onnx/model.ts'
import { FUNCTIONS } from '../ops/elementwise/functions.ts'
import { scoringGraph } from './score.ts'

async function run(g: OnnxGraph, feeds: Record<string, ort.Tensor>) {
  const session = await ort.InferenceSession.create(encodeModel(g), { intraOpNumThreads: 1 })
  const results = await session.run(feeds)
  await session.release()
  return results
}

describe('activations', () => {
  const hardSigmoid = (x: number) => Math.min(Math.max(x / 6 + 0.5, 0), 1)
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
  const xs = [-7, -3, -1, -0.25, 0, 0.25, 1, 3, 7]
  test.each([
    ['relu', (x: number) => Math.max(x, 0)],
    ['relu6', (x: number) => Math.min(Math.max(x, 0), 6)],
    ['leaky_relu', (x: number) => (x > 0 ? x : 0.01 * x)],
    ['elu', (x: number) => (x > 0 ? x : Math.expm1(x))],
    ['sigmoid', sigmoid],
    ['hard_sigmoid', hardSigmoid],
    ['tanh', Math.tanh],
    ['silu', (x: number) => x * sigmoid(x)],
    ['hard_swish', (x: number) => x * hardSigmoid(x)],
  ] as const)('%s is what PyTorch has under that name', async (fn, expected) => {
    const g = new OnnxGraph('test')
    g.output(FUNCTIONS[fn].emit(g, g.input('x', 'float32', [xs.length])), 'y')
    const { y } = await run(g, { x: new ort.Tensor(Float32Array.from(xs), [xs.length]) })
    xs.forEach((x, i) => expect(y.data[i], `${fn}(${x})`).toBeCloseTo(expected(x), 5))
  })

  test.each(Object.entries(FUNCTIONS))('%s: its values are told as they are computed', async (_, home) => {
    const points = [-2.7, -1.3, -0.4, 0.3, 0.9, 1.7, 3.2]
    const g = new OnnxGraph('test')
    g.output(home.emit(g, g.input('x', 'float32', [points.length])), 'y')
    const { y } = await run(g, { x: new ort.Tensor(Float32Array.from(points), [points.length]) })
    points.forEach((x, i) => {
      if (Number.isFinite(y.data[i])) expect(home.value(x), String(x)).toBeCloseTo(Number(y.data[i]), 3)
    })
  })

  test('gelu is the exact form', async () => {
    const g = new OnnxGraph('test')
    g.output(FUNCTIONS.gelu.emit(g, g.input('x', 'float32', [4])), 'y')
    const { y } = await run(g, { x: new ort.Tensor(Float32Array.of(-1, 0, 1, 2), [4]) })
    // x Phi(x), Phi from a table of the normal distribution.
    ;[-0.158655, 0, 0.841345, 1.9545].forEach((value, i) => expect(y.data[i]).toBeCloseTo(value, 4))
  })
})

describe('the child network', () => {
  const graph = parseArchitecture({
    input: { channels: 1, height: 2, width: 2 },
    classes: 2,
    nodes: [
      { id: 'norm', op: 'batch_norm', inputs: ['input'] },
      { id: 'pool', op: 'global_max_pool', inputs: ['norm'] },
      { id: 'logits', op: 'linear', channels: 2, inputs: ['pool'] },
    ],
  })
  const images = new ort.Tensor(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 1, 2, 2])
  const feeds = {
    images,
    'norm.weight': new ort.Tensor(Float32Array.of(2), [1]),
    'norm.bias': new ort.Tensor(Float32Array.of(0.5), [1]),
    'logits.weight': new ort.Tensor(Float32Array.of(1, -1), [2, 1]),
    'logits.bias': new ort.Tensor(Float32Array.of(0, 10), [2]),
  }

  test('reads its weights by their names', () => {
    const g = scoringGraph(graph, 2)
    expect(g.inputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['images', [2, 1, 2, 2]],
      ...parametersOf(graph).map(({ name, shape }) => [name, shape]),
    ])
  })

  test('normalises by the statistics of its own batch, which it tells', async () => {
    const results = await run(scoringGraph(graph, 2, { statistics: true }), feeds)
    expect(results['mean.norm'].data[0]).toBeCloseTo(4.5)
    expect(results['variance.norm'].data[0]).toBeCloseTo(5.25)
    const top = [4, 8].map((x) => (2 * (x - 4.5)) / Math.sqrt(5.25 + 1e-5) + 0.5)
    top.flatMap((x) => [x, 10 - x]).forEach((value, i) => expect(results.logits.data[i]).toBeCloseTo(value, 4))
  })

  test.each([false, true])('keeps a small variance around a large mean, portable: %s', async (portable) => {
    const far = {
      ...feeds,
      images: new ort.Tensor(
        Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8], (x) => x + 4096),
        [2, 1, 2, 2],
      ),
    }
    const results = await run(scoringGraph(graph, 2, { statistics: true, portable }), far)
    expect(results['mean.norm'].data[0]).toBe(4100.5)
    expect(results['variance.norm'].data[0]).toBeCloseTo(5.25)
  })
})
