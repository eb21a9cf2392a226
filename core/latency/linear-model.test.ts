import { describe, expect, test } from 'vitest'
import { parseArchitecture } from '../arch/parse.ts'
import { fittedOf } from '../features/fitted.ts'
import { LinearModel, openLinear } from './linear-model.ts'

const network = (kernel: number) =>
  parseArchitecture({
    input: { channels: 3, height: 8, width: 8 },
    classes: 2,
    nodes: [
      { id: 'conv', op: 'conv', kernel, channels: 4, inputs: ['input'] },
      { id: 'relu', op: 'relu', inputs: ['conv'] },
      { id: 'dead', op: 'max_pool', kernel: 3, inputs: ['relu'] },
      { id: 'gap', op: 'global_avg_pool', inputs: ['relu'] },
      { id: 'logits', op: 'linear', channels: 2, inputs: ['gap'] },
    ],
  })

const model: LinearModel = {
  kind: 'linear',
  intercept: 0.5,
  weights: { 'written.conv': 1e-4, 'pruned.conv': 2e-4, 'written.pool': 1e-3, 'pruned.pool': 7, 'pruned.linear': 1e-2 },
  ratio: { level: 0.9, low: 0.8, high: 1.25 },
  fitted: fittedOf([network(3)]),
}

describe('a linear model', () => {
  test('adds up the work, with an interval by the ratio', () => {
    const conv = 64 * 4 * 3 * 9
    // The pooling that nobody reads is work as written, and none once it is pruned.
    const value = 0.5 + conv * 3e-4 + 64 * 4 * 9 * 1e-3 + 8 * 1e-2
    expect(openLinear(model)(network(3))).toEqual({
      value: expect.closeTo(value, 9),
      low: expect.closeTo(0.8 * value, 9),
      high: expect.closeTo(1.25 * value, 9),
      reasons: [],
    })
  })

  test('says why a network lies outside, and has a wider interval there', () => {
    const { value, low, high, reasons } = openLinear(model)(network(5))
    expect(reasons).toEqual(['Fitting did not see conv 5x5/1x1 3->4 at 8x8.'])
    expect(low).toBeCloseTo(0.8 ** 3 * value, 9)
    expect(high).toBeCloseTo(1.25 ** 3 * value, 9)
  })
})

describe('its schema', () => {
  test('takes what is written', () => {
    expect(LinearModel.parse(JSON.parse(JSON.stringify(model)))).toEqual(model)
  })

  test.each<[string, object, string]>([
    ['work of an unknown kind', { weights: { 'written.magic': 1 } }, 'weights.written.magic'],
    ['work of an unknown execution', { weights: { 'dreamt.conv': 1 } }, 'weights.dreamt.conv'],
    ['a negative weight', { weights: { 'written.conv': -1e-9 } }, 'weights.written.conv'],
    ['a negative intercept', { intercept: -0.1 }, 'intercept'],
    ['a ratio of nothing', { ratio: { level: 0.9, low: 0, high: 1 } }, 'ratio.low'],
    ['a ratio without an end', { ratio: { level: 0.9, low: 0.5, high: Infinity } }, 'ratio.high'],
    ['attributes that it does not know', { slope: 1 }, ''],
  ])('refuses %s', (_, change, path) => {
    const { success, error } = LinearModel.safeParse({ ...model, ...change })
    expect(success).toBe(false)
    expect(error!.issues.map((issue) => issue.path.join('.'))).toEqual([path])
  })
})
