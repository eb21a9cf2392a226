import { describe, expect, test } from 'vitest'
import { resolveArchitecture } from '../../spaces/resolve.ts'
import { latencyByNode } from '../by-node.ts'
import { openDevice } from '../device.ts'
import { ExecutedModel, openExecuted } from './executed-latency.ts'
import type { DeviceFile } from '../device.ts'

const model: ExecutedModel = {
  kind: 'executed',
  intercept: 0.5,
  weights: { 'fused.dense.macs': 1e-8, 'fused.linear.weights': 1e-6, 'written.norm.calls': 0.01 },
  likeness: {
    level: 0.9,
    bands: [
      { within: 0.1, low: 0.9, high: 1.1 },
      { low: 0.5, high: 3 },
    ],
    families: { dense: { dense: 0.42, norm: 0.08, run: 0.5 }, other: { linear: 1 } },
  },
  measured: [0.1, 100],
}
const vgg = (channels: number, blocks = 8) => ({
  input: { channels: 3, height: 32, width: 32 },
  classes: 10,
  nodes: [
    { id: 'stem', op: 'conv', kernel: 3, channels, inputs: ['input'] },
    ...Array.from({ length: blocks }, (_, i) => [
      { id: `c${i}`, op: 'conv', kernel: 3, channels, inputs: [i === 0 ? 'stem' : `n${i - 1}`] },
      { id: `n${i}`, op: 'batch_norm', inputs: [`c${i}`] },
    ]).flat(),
    { id: 'pool', op: 'global_avg_pool', inputs: [`n${blocks - 1}`] },
    { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
  ],
})
const graphOf = (channels: number, blocks?: number) => resolveArchitecture(vgg(channels, blocks)).graph

describe('openExecuted', () => {
  const predict = openExecuted(ExecutedModel.parse(model))
  const macs = (channels: number) => 8 * 1024 * 9 * channels * channels
  const expected = (channels: number) => 0.5 + 1e-8 * macs(channels) + 1e-6 * 10 * channels + 8 * 0.01

  test('is the sum of what the network executes', () => {
    for (const channels of [8, 16, 64]) expect(predict(graphOf(channels)).value).toBeCloseTo(expected(channels), 9)
  })

  test('charges kernels once a run, their work for each image', () => {
    const once = 0.5 + 8 * 0.01
    expect(predict(graphOf(16), { batch: 4 }).value).toBeCloseTo(once + 4 * (expected(16) - once), 9)
    expect(predict(graphOf(24), { batch: 4 }).reasons).toEqual([expect.stringContaining('scaled by its images')])
  })

  test('has the interval of its distance to the families that were fitted', () => {
    // 8 convolutions of 24 channels take .42 ms of 1.0: most like `dense`.
    const near = predict(graphOf(24))
    expect(near.reasons).toEqual([])
    expect([near.low / near.value, near.high / near.value]).toEqual([0.9, 1.1].map((x) => expect.closeTo(x, 9)))
    const far = predict(graphOf(128))
    expect([far.low / far.value, far.high / far.value]).toEqual([0.5, 3].map((x) => expect.closeTo(x, 9)))
    expect(far.reasons).toEqual([expect.stringMatching(/other kinds of kernels .* nearest are dense/)])
  })

  test('says where a network takes far longer than any that was measured', () => {
    const slow = openExecuted({ ...model, measured: [0.1, 0.2] })(graphOf(24))
    expect(slow.reasons).toEqual([expect.stringContaining('the networks measured took 0.100 to 0.200')])
  })

  test('takes no less time for more of the same', () => {
    const times = [4, 8, 12].map((blocks) => predict(graphOf(32, blocks)).value)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  test('adds up node by node', () => {
    const file = {
      format: 1,
      name: 'd',
      hardware: 'h',
      runtime: 'r',
      batch: 1,
      unit: 'ms',
      caveats: [],
      model,
    } as const
    const device: DeviceFile = { ...file, caveats: [], measured: { how: 'by eye', samples: 3 } }
    const nodes = latencyByNode(device, graphOf(16))
    expect(nodes.get('n0')).toBeCloseTo(0.01, 12)
    const sum = [...nodes.values()].reduce((total, ms) => total + ms)
    expect(sum).toBeCloseTo(openDevice(device).latency(graphOf(16)).value, 9)
  })
})
