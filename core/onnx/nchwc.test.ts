// Blocked convolutions against plain ones; on processors without such kernels none are blocked.
import * as fc from 'fast-check'
import * as ort from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { blockSize } from './block-size.ts'
import { OnnxGraph, elements } from './graph.ts'
import { encodeModel } from './model.ts'
import { blockImages } from './nchwc.ts'
import { conv, windowExtent } from './ops/conv.ts'
import { averagePool, maxPool } from './ops/pool.ts'
import { transpose } from './ops/shape.ts'
import { runOnce } from './session.ts'
import type { Pair } from './window.ts'

const block = await blockSize(ort)
const pair = (min: number, max: number) => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }))

interface Case {
  readonly channels: number
  readonly out: number
  readonly kernel: Pair
  readonly stride: Pair
  readonly padding: Pair
  readonly dilation: Pair
  readonly bias: boolean
  readonly groups?: number
  /** Whether the weight is the transpose of what is fed. */
  readonly exchanged?: boolean
}

function convolution({ channels, out, kernel, bias, groups = 1, exchanged, ...attributes }: Case): OnnxGraph {
  const g = new OnnxGraph('convolution')
  const x = g.input('x', 'float32', [2, channels, 9, 8])
  const [o, perGroup] = [out, channels / groups]
  const weight = exchanged
    ? transpose(g, g.input('weight', 'float32', [perGroup, o, ...kernel]), [1, 0, 2, 3])
    : g.input('weight', 'float32', [o, perGroup, ...kernel])
  const offset = bias ? g.input('bias', 'float32', [out]) : undefined
  g.output(conv(g, x, weight, { ...attributes, groups }, offset), 'y')
  return g
}

async function run(g: OnnxGraph, seed: number): Promise<Float32Array> {
  const values = (size: number) => Float32Array.from({ length: size }, (_, i) => Math.sin(12.9898 * i + seed))
  const feeds = g.inputs.map(({ name, shape }) => [
    name,
    { data: values(elements(shape as number[])), shape: shape as number[] },
  ])
  return (await runOnce(ort, encodeModel(g), {}, Object.fromEntries(feeds))).y as Float32Array
}

/** The largest deviation in units of the largest value. */
function deviation(a: Float32Array, b: Float32Array): number {
  const most = (values: Float32Array) => values.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
  return most(a.map((value, i) => value - b[i])) / most(b)
}

const channels = fc.constantFrom(16, 32, 48)
const cases: fc.Arbitrary<Case> = fc
  .record({
    channels,
    out: channels,
    // The widest leave a row of few positions, which need columns of zeros.
    kernel: pair(1, 8).filter(([h, w]) => h * w > 1),
    stride: pair(1, 2),
    padding: pair(0, 2),
    dilation: pair(1, 2),
    bias: fc.boolean(),
    depthwise: fc.boolean(),
    exchanged: fc.boolean(),
  })
  .map(({ depthwise, ...rest }) => (depthwise ? { ...rest, out: rest.channels, groups: rest.channels } : rest))
  .filter(({ kernel, padding, dilation }) =>
    [0, 1].every((i) => windowExtent([9, 8][i], kernel[i], 1, padding[i], dilation[i]) > 0),
  )

test.runIf(block)('give what plain ones give', async () => {
  await fc.assert(
    fc.asyncProperty(cases, fc.nat(999), async (each, seed) => {
      const plain = convolution(each)
      const blocked = blockImages(plain, block!)
      expect(blocked.nodes.map(({ op }) => op)).toContain('ReorderInput')
      expect(deviation(await run(blocked, seed), await run(plain, seed))).toBeLessThan(1e-5)
    }),
    { numRuns: 120, seed: 3 },
  )
})

test.runIf(block).each(['max', 'mean', 'padded mean'] as const)('pools give what plain ones give: %s', async (kind) => {
  const cases = fc.record({ kernel: pair(1, 3), stride: pair(1, 2), channels: fc.constantFrom(16, 48) })
  await fc.assert(
    fc.asyncProperty(cases, fc.nat(999), async ({ kernel, stride, channels }, seed) => {
      const plain = new OnnxGraph('pool')
      const x = plain.input('x', 'float32', [2, channels, 9, 8])
      const padding = kernel.map((extent) => extent >> 1) as unknown as Pair
      const window = { kernel, stride, padding }
      plain.output(
        kind === 'max' ? maxPool(plain, x, window) : averagePool(plain, x, window, kind === 'padded mean'),
        'y',
      )
      const blocked = blockImages(plain, block!)
      expect(blocked.nodes.map(({ op }) => op)).toContain('ReorderInput')
      expect(deviation(await run(blocked, seed), await run(plain, seed))).toBeLessThan(1e-5)
    }),
    { numRuns: 30, seed: 4 },
  )
})

test('convolutions that read the same image share its blocked form', () => {
  const g = new OnnxGraph('two')
  const x = g.input('x', 'float32', [2, 16, 8, 8])
  const attributes = { stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 1 } as const
  for (const name of ['a', 'b']) g.output(conv(g, x, g.input(name, 'float32', [16, 16, 3, 3]), attributes), `y.${name}`)
  const ops = blockImages(g, 16).nodes.map(({ op }) => op)
  expect(ops.filter((op) => op === 'ReorderInput')).toHaveLength(1)
  expect(ops.filter((op) => op === 'ReorderOutput')).toHaveLength(2)
})

const whole: Case = {
  channels: 32,
  out: 32,
  kernel: [3, 3],
  stride: [1, 1],
  padding: [1, 1],
  dilation: [1, 1],
  bias: false,
}

test.each<[string, Case]>([
  ['of one position', { ...whole, kernel: [1, 1] }],
  ['of channels that are no whole blocks', { ...whole, channels: 24 }],
  ['to channels that are no whole blocks', { ...whole, out: 10 }],
  ['in groups', { ...whole, groups: 2 }],
])('convolutions %s stay as they are', (_, each) => {
  const g = convolution(each)
  expect(blockImages(g, 16).nodes).toEqual(g.nodes)
})
