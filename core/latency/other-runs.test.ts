// Runs of other numbers of images than a device was measured with.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { resolveArchitecture } from '../spaces/resolve.ts'
import { latencyByNode } from './by-node.ts'
import { DeviceFile, openDevice } from './device.ts'
import { featuresOf } from './features/kernel-features.ts'
import { kernelsOf } from './kernels.ts'
import { desk } from './testing.ts'

const arch = '|nor_conv_3x3~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|avg_pool_3x3~1|nor_conv_1x1~2|'
const { graph } = resolveArchitecture({ space: 'nas-bench-201', arch })
const lines = readFileSync(new URL('../../models/cifar10-nb201/devices.ndjson', import.meta.url), 'utf8').split('\n')
const epyc = DeviceFile.parse(JSON.parse(lines.find((line) => line.includes('"name":"epyc/onnx"'))!))
const sumOf = (nodes: ReadonlyMap<string, number>) => [...nodes.values()].reduce((total, ms) => total + ms)

describe('a device profiled by kernels', () => {
  const { model } = epyc
  if (model.kind !== 'kernels') throw new Error('epyc/onnx is profiled by kernels')
  const { latency } = openDevice(epyc)

  test('starts each kernel once, and has its work for every image', () => {
    let starts = model.run
    let work = 0
    for (const kernel of kernelsOf(graph, model.block)) {
      for (const [name, amount] of featuresOf(kernel, model.block)) {
        const ms = (model.costs[name] ?? 0) * amount
        if (name === 'node' || name.endsWith('/node') || name === 'sum' || name === 'activation') starts += ms
        else work += ms
      }
    }
    expect(latency(graph).value).toBeCloseTo(starts + work, 9)
    expect(latency(graph, { batch: 8 }).value).toBeCloseTo(starts + 8 * work, 9)
    expect(latency(graph, { batch: 8 }).value).toBeLessThan(8 * latency(graph).value)
  })

  test('shares a run out among the nodes', () => {
    expect(sumOf(latencyByNode(epyc, graph, 8))).toBeCloseTo(latency(graph, { batch: 8 }).value, 9)
  })

  test('knows a network as well in a large run as in its own', () => {
    expect(latency(graph, { batch: 4096 }).reasons).toEqual(latency(graph).reasons)
  })

  test('profiled with runs of four, has a quarter of its work for one image', () => {
    const four = openDevice({ ...epyc, batch: 4 })
    expect(four.latency(graph).value).toBeCloseTo(latency(graph).value, 9)
    expect(four.latency(graph, { batch: 8 }).value).toBeCloseTo(latency(graph, { batch: 2 }).value, 9)
  })
})

test('a device measured by whole networks is scaled by images, which is outside of what it was measured with', () => {
  const four = { ...desk, batch: 4 }
  const { latency } = openDevice(four)
  const known = latency(graph).reasons
  expect(latency(graph, { batch: 4 })).toEqual(latency(graph))
  expect(latency(graph, { batch: 8 }).value).toBeCloseTo(2 * latency(graph).value, 9)
  expect(latency(graph, { batch: 8 }).reasons).toEqual([
    ...known,
    'A run of 8 is scaled by its images: the device was measured with runs of 4.',
  ])
  expect(sumOf(latencyByNode(four, graph, 8))).toBeCloseTo(latency(graph, { batch: 8 }).value, 9)
})

test("a device known by large runs has an image's share of one for each image, and says that few take longer", () => {
  const model = {
    kind: 'executed' as const,
    intercept: 0.5,
    weights: { 'fused.dense.calls': 0.1, 'fused.dense.macs': 1e-9 },
    likeness: { level: 0.9, bands: [{ low: 0.5, high: 2 }], families: {} },
    measured: [0.01, 100] as [number, number],
  }
  const one = { ...desk, model }
  const large = { ...one, large_runs: true }
  const { latency } = openDevice(large)
  const { value } = latency(graph)
  expect(latency(graph)).toEqual(openDevice(one).latency(graph))
  expect(latency(graph, { batch: 256 })).toMatchObject({ value: expect.closeTo(256 * value, 9), reasons: [] })
  expect(openDevice(one).latency(graph, { batch: 256 }).value).toBeLessThan(256 * value)
  expect(latency(graph, { batch: 8 })).toMatchObject({
    value: expect.closeTo(8 * value, 9),
    reasons: ['A run of 8 takes longer than its share of a large one, which is what the device was measured by.'],
  })
  expect(sumOf(latencyByNode(large, graph, 8))).toBeCloseTo(8 * value, 9)
})

test('a device that makes numbers of its own of all takes a network as it takes any', () => {
  for (const precision of ['amp', 'int8', 'float']) {
    const { latency } = openDevice({ ...desk, precision })
    expect(latency(graph, { bits: 16 })).toEqual(latency(graph))
  }
  const { latency } = openDevice({ ...desk, precision: 'fp32' })
  expect(latency(graph, { bits: 16 }).reasons).toContain(
    'It computes with numbers of 16 bits: the device was measured with 32.',
  )
})

test('numbers of fewer bits than a device was measured with are outside of what it knows', () => {
  for (const device of [epyc, desk]) {
    const { latency } = openDevice(device)
    const { reasons } = latency(graph, { bits: 16 })
    expect(reasons).toContain('It computes with numbers of 16 bits: the device was measured with 32.')
    expect(latency(graph, { bits: 32 }).reasons).toHaveLength(reasons.length - 1)
  }
})
