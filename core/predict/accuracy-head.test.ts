import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseArchitecture } from '../arch/parse.ts'
import { BundleError } from '../bundle/errors.ts'
import { fittedOf } from '../features/fitted.ts'
import { STRUCTURE_FEATURES } from '../features/structure.ts'
import { OnnxGraph } from '../onnx/graph.ts'
import { encodeModel } from '../onnx/model.ts'
import { mul } from '../onnx/ops/elementwise.ts'
import { reduceSum } from '../onnx/ops/reduce.ts'
import { openAccuracyHead } from './accuracy-head.ts'
import type { AccuracyHead, AccuracyHeadDetails } from './accuracy-head.ts'

const chain = (convolutions: number, op = 'relu') => {
  const nodes = Array.from({ length: convolutions }, (_, i) => {
    return { id: `conv${i}`, op: 'conv', kernel: 3, channels: 3, inputs: [i === 0 ? 'input' : `conv${i - 1}`] }
  })
  return parseArchitecture({
    input: { channels: 3, height: 4, width: 4 },
    classes: 2,
    nodes: [
      ...nodes,
      { id: 'act', op, inputs: [`conv${convolutions - 1}`] },
      { id: 'gap', op: 'global_avg_pool', inputs: ['act'] },
      { id: 'logits', op: 'linear', channels: 2, inputs: ['gap'] },
    ],
  })
}

/** A model whose mean is half the number of convolutions, and whose spread a hundredth of it. */
function model(): Uint8Array {
  const g = new OnnxGraph('counting')
  const features = g.input('features', 'float32', ['batch', STRUCTURE_FEATURES.length])
  const weighed = (weight: number) => {
    const weights = Float32Array.from(STRUCTURE_FEATURES, (name) => (name === 'pruned.conv' ? weight : 0))
    return reduceSum(g, mul(g, features, g.constant('float32', [weights.length], weights)), [1], false)
  }
  g.output(weighed(0.5), 'mean')
  g.output(weighed(0.01), 'spread')
  return encodeModel(g)
}

const details: AccuracyHeadDetails = {
  target: 'made up',
  features: [...STRUCTURE_FEATURES],
  ceiling: 0.96,
  interval: { level: 0.9, floor: 0.03, bands: [{ quantile: 2 }] },
  fitted: fittedOf([chain(1), chain(2), chain(3), chain(4)]),
}
let head: AccuracyHead
beforeAll(async () => void (head = await openAccuracyHead(ort, model(), details)))
afterAll(() => head.release())

const near = (value: number) => expect.closeTo(value, 6)

describe('an accuracy head', () => {
  test('reads the accuracy off the output, with an interval by spread and floor', async () => {
    const half = 2 * Math.hypot(0.04, 0.03)
    expect(await head.predict([chain(2), chain(4)])).toEqual([
      {
        value: near(0.96 - Math.exp(-1)),
        low: near(0.96 - Math.exp(-1 + 2 * Math.hypot(0.02, 0.03))),
        high: near(0.96 - Math.exp(-1 - 2 * Math.hypot(0.02, 0.03))),
        reasons: [],
      },
      {
        value: near(0.96 - Math.exp(-2)),
        low: near(0.96 - Math.exp(-2 + half)),
        high: near(0.96 - Math.exp(-2 - half)),
        reasons: [],
      },
    ])
  })

  test('has reasons and a wider interval for what is unlike those that were fitted', async () => {
    const half = 3 * 2 * Math.hypot(0.04, 0.03)
    expect(await head.predict([chain(4, 'gelu')])).toEqual([
      {
        value: near(0.96 - Math.exp(-2)),
        low: near(0.96 - Math.exp(-2 + half)),
        high: near(0.96 - Math.exp(-2 - half)),
        reasons: ['Fitting did not see gelu 3->3 at 4x4.'],
      },
    ])
  })

  test('gives accuracies that are fractions, whatever the model says', async () => {
    const wide = await openAccuracyHead(ort, model(), {
      ...details,
      ceiling: 1.2,
      interval: { level: 0.9, floor: 1, bands: [{ quantile: 300 }] },
    })
    expect(await wide.predict([chain(4)])).toEqual([{ value: 1, low: 0, high: 1, reasons: [] }])
    await wide.release()
  })
})

test.each([
  ['fewer features', STRUCTURE_FEATURES.slice(1)],
  ['features in another order', STRUCTURE_FEATURES.toReversed()],
  ['none', []],
])('a head that was fitted to %s is refused', async (_, features) => {
  const refused = openAccuracyHead(ort, model(), { ...details, features: [...features] })
  await expect(refused).rejects.toThrow(BundleError)
  await expect(refused).rejects.toThrow('heads.onnx: expected features written.log_macs,')
})
