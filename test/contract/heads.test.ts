// Methods and devices: who answers what, on the app in process.
import { describe, expect, test, vi } from 'vitest'
import { createApp } from './checked-app.ts'
import { fakeDeps, fakePredictor, scorer } from './fake-predictor.ts'
import { flat, stem } from './small-architectures.ts'
import { openDevice } from '@archcast/core/latency/device.ts'
import { desk } from '@archcast/core/latency/testing.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { taskOfSpace } from '@archcast/core/predict/tasks/accuracy-task.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'
import type { AccuracyHead } from '@archcast/core/predict/accuracy-head.ts'

const head: AccuracyHead = {
  details: {} as never,
  predict: async (graphs) =>
    graphs.map(({ nodes }) => ({
      value: 0.9,
      low: 0.8,
      high: 0.95,
      reasons: nodes.length > 3 ? ['It is large.'] : [],
    })),
  release: async () => {},
}
const measured = { ...desk, name: 'bench', energy: { unit: 'mJ' as const, model: { ...desk.model, intercept: 5 } } }
const tasks = new Map([['cifar10', taskOfSpace('cifar10', 10, head, new Map())]])
const quick = { ...desk, name: 'phone/quick/int8', precision: 'int8' }
const exact = { ...desk, name: 'phone/exact/fp32', precision: 'fp32' }
const devices = new Map([desk, measured, quick, exact].map((file) => [file.name, openDevice(file)]))
const score = vi.fn((...asked: Parameters<typeof scorer.predict>) => scorer.predict(...asked))
const predictor = createPredictor(
  { ...scorer, predict: score },
  { tasks, always: [], devices, release: async () => {} },
)
const app = createApp({ ...fakeDeps, predictor })

async function predict(query: string, body: object = flat()): Promise<Prediction> {
  const headers = { 'content-type': 'application/json' }
  const response = await app.request(`/v1/predict${query}`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(response.status, await response.clone().text()).toBe(200)
  return (await response.json()) as Prediction
}

describe('a model with a head', () => {
  test('answers by it, and generates no weights, unless the surrogate is asked for', async () => {
    expect(await predict('')).toMatchObject({
      accuracy: { value: 0.9, low: 0.8, high: 0.95, method: 'head' },
      latency: {},
      in_domain: true,
    })
    expect(score).not.toHaveBeenCalled()
    expect((await predict('?method=surrogate&images=16')).accuracy).toMatchObject({
      method: 'surrogate',
      surrogate: { images: 16 },
    })
    expect((await predict('?method=head', { ...flat(), method: 'surrogate' })).accuracy?.method).toBe('surrogate')
    expect(score).toHaveBeenCalledTimes(2)
  })

  test('says why an architecture is outside of what it was fitted to', async () => {
    const nodes = [stem, { id: 'a', op: 'relu', inputs: ['stem'] }, { id: 'b', op: 'relu', inputs: ['a'] }]
    expect(await predict('', flat(nodes, 'b'))).toMatchObject({ in_domain: false, out_of_domain: ['It is large.'] })
  })

  test('answers for every exit of a network that has several, on devices that can tell of a part', async () => {
    const nodes = [
      stem,
      { id: 'pool', op: 'global_avg_pool', inputs: ['stem'] },
      { id: 'early', op: 'linear', channels: 10, inputs: ['pool'] },
      { id: 'late', op: 'linear', channels: 10, inputs: ['stem'] },
    ]
    const { exits, accuracy, macs, latency } = await predict('?device=desk', {
      ...flat(nodes, 'late'),
      nodes,
      output: 'late',
      exits: ['early'],
    })
    expect(exits).toMatchObject([
      { id: 'early', macs: 442368 + 160, latency: {} },
      { id: 'late', accuracy, macs, latency: {} },
    ])
    expect(Object.keys(latency)).toEqual(['desk'])
  })

  test('answers for the devices asked for, with the energy of those that have it', async () => {
    const { latency, energy } = await predict('?device=desk,bench')
    // 3 x 3 x 3 x 16 weights at 32 x 32 positions, a nanosecond each, after a millisecond.
    const value = 1 + 0.442368
    expect(latency.desk.value_ms).toBeCloseTo(value, 5)
    expect(latency.desk.low_ms).toBeLessThan(value)
    expect(latency.desk.high_ms).toBeGreaterThan(value)
    expect(Object.keys(latency)).toEqual(['desk', 'bench'])
    expect(Object.keys(energy!)).toEqual(['bench'])
    expect(energy!.bench.value_mj).toBeCloseTo(value + 4, 5)
  })

  test('keeps of the devices asked for those of a precision, the one beside the architecture before the other', async () => {
    const on = async (query: string, beside = {}) =>
      Object.keys((await predict(query, { ...flat(), ...beside })).latency)
    expect(await on('?precision=int8')).toEqual(['phone/quick/int8'])
    expect(await on('?device=all&precision=fp32')).toEqual(['phone/exact/fp32'])
    expect(await on('?device=phone,desk&precision=fp32')).toEqual(['phone/exact/fp32'])
    expect(await on('?device=phone&precision=fp32', { precision: 'int8' })).toEqual(['phone/quick/int8'])
    expect(await on('', { devices: ['phone/quick'], precision: 'int8' })).toEqual(['phone/quick/int8'])
  })

  test('keeps answers of different devices, and of architectures that differ in dead branches alone, apart', async () => {
    const etag = async (query: string, arch: string) => {
      const path = `/v1/predict?space=nas-bench-201&arch=${encodeURIComponent(arch)}${query}`
      return (await app.request(path)).headers.get('etag')
    }
    const arch = (dead: string) => `|nor_conv_3x3~0|+|${dead}~0|none~1|+|nor_conv_3x3~0|skip_connect~1|none~2|`
    const tags = [
      await etag('', arch('none')),
      await etag('', arch('avg_pool_3x3')),
      await etag('', arch('skip_connect')),
      await etag('&device=desk', arch('none')),
      await etag('&device=desk,bench', arch('none')),
      await etag('&method=surrogate', arch('none')),
      await etag('&precision=int8', arch('none')),
      await etag('&precision=fp32', arch('none')),
    ]
    expect(new Set(tags).size).toBe(tags.length)
    expect(await etag('&device=bench,desk', arch('none'))).toBe(tags[4])
  })
})

test('a model without a head scores, and says that it has none', async () => {
  const without = createApp({ ...fakeDeps, predictor: fakePredictor })
  const ask = (query: string) =>
    without.request(`/v1/predict${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(flat()),
    })
  expect(await (await ask('')).json()).toMatchObject({ accuracy: { method: 'surrogate' } })
  const refused = await ask('?method=head')
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({
    code: 'unsupported',
    detail: expect.stringContaining('no accuracy head'),
  })
})
