import { describe, expect, test } from 'vitest'
import { fitLinear, heldOutError, heldOutRatios, predictWith, weigh } from './fit-linear-device.ts'
import { GPU, PHONE, measure, sampleNetworks } from './testing.ts'
import { fittedOf } from '@archcast/core/features/fitted.ts'
import { WORK_FEATURES } from '@archcast/core/features/work.ts'
import { openLinear } from '@archcast/core/latency/linear-model.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { MeasuredWork } from './fit-linear-device.ts'

describe('held-out ratios', () => {
  test('are of weights that saw no network of the group', () => {
    // Each group does its own kind of work. Weights give a millisecond to what they were fitted to, a thousand to the
    // rest.
    const networks: MeasuredWork[] = Array.from({ length: 40 }, (_, i) => {
      const group = i % 13
      const work = new Float64Array(WORK_FEATURES.length)
      work[group] = 1
      return { work, value: i + 1, group: `class ${group}` }
    })
    const choose = (some: readonly MeasuredWork[]) => {
      const weights = new Float64Array(WORK_FEATURES.length + 1).fill(1000)
      weights[WORK_FEATURES.length] = 0
      for (const { work } of some) weights[work.indexOf(1)] = 1
      return weights
    }
    for (const folds of [2, 5, 13]) {
      const ratios = heldOutRatios(networks, folds, 1, choose).map(({ ratio }) => ratio)
      expect(ratios.toSorted((a, b) => a - b)).toEqual(networks.map(({ value }) => value / 1000))
    }
  })

  test('make errors of the predictions', () => {
    // Predictions that are right, 1 / 1.05 and twice the measurement.
    expect(heldOutError([1, 1.05, 0.5])).toEqual({
      within10: 0.666667,
      relative: expect.closeTo(1.047619 / 3, 5),
      // Of no error, a twenty-first and one.
      median: expect.closeTo(1 / 21, 5),
      networks: 3,
    })
  })
})

test('weights predict their sum, the intercept included', () => {
  const work = new Float64Array(WORK_FEATURES.length)
  work[WORK_FEATURES.indexOf('pruned.conv')] = 1e6
  work[WORK_FEATURES.indexOf('pruned.add')] = 1e5
  expect(predictWith(PHONE, work)).toBeCloseTo(1 + 0.4 + 0.2, 12)
})

describe('a device', () => {
  const networks = sampleNetworks(80, 1)
  const others = sampleNetworks(100, 2)
  const fitted = fittedOf(networks.map(({ graph }) => graph))

  test('that is a sum of work is predicted on other networks', () => {
    const { model, error } = fitLinear(measure(networks, PHONE), fitted, 1)
    expect(error).toMatchObject({ within10: 1, networks: 80 })
    expect(error.relative).toBeLessThan(0.01)
    const predict = openLinear(model)
    for (const { graph, work } of others) {
      const { value, reasons } = predict(graph)
      expect(reasons).toEqual([])
      expect(Math.abs(value / predictWith(PHONE, work) - 1)).toBeLessThan(0.02)
    }
  })

  test('has an interval that holds most of what is measured on others', () => {
    const random = createRandom(3)
    const noise = () => Math.exp(0.2 * (random.next() - 0.5))
    const { model, error } = fitLinear(measure(networks, GPU, noise), fitted, 1)
    const predict = openLinear(model)
    const held = measure(others, GPU, noise).filter(({ graph, value }) => {
      const { low, high } = predict(graph)
      return value >= low && value <= high
    })
    expect(held.length).toBeGreaterThan(80)
    // The noise is within 10 %, and not narrower than that.
    expect(model.ratio.high / model.ratio.low).toBeLessThan(1.3)
    expect(model.ratio.high / model.ratio.low).toBeGreaterThan(1.15)
    expect(error.relative).toBeGreaterThan(0.03)
  })

  test('is the same from rows that repeat others, and intervals count classes of isomorphic cells', () => {
    const random = createRandom(9)
    const measured = measure(networks.slice(0, 30), GPU, () => Math.exp(random.next() - 0.5))
    const once = fitLinear(measured, fitted, 1)
    expect(fitLinear([...measured, ...measured, ...measured], fitted, 1)).toEqual(once)
    // Cells of one class that differ in their dead branches: rows enough for an interval, classes too few.
    const dead = WORK_FEATURES.findIndex((name) => name.startsWith('written.'))
    const spelled = measured.slice(0, 15).flatMap((network) => [
      network,
      {
        ...network,
        work: network.work.map((x, j) => (j === dead ? x + 1 : x)),
      },
    ])
    expect(fitLinear(spelled, fitted, 1).model.ratio.high).toBe(Infinity)
    expect(() => fitLinear([...measured.slice(0, 19), measured[0]], fitted, 1)).toThrow('20 different networks')
  })

  test('has no weights for work that all networks have alike', () => {
    const weights = weigh(measure(networks, PHONE))
    const alike = WORK_FEATURES.filter((_, j) => new Set(networks.map(({ work }) => work[j])).size === 1)
    expect(alike).toEqual(expect.arrayContaining(['written.linear', 'pruned.global_pool', 'reaching.grouped']))
    for (const name of alike) expect(weights[WORK_FEATURES.indexOf(name)]).toBe(0)
  })
})
