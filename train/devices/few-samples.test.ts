import { describe, expect, test } from 'vitest'
import { fitFewSamples } from './few-samples.ts'
import { linearModel } from './fit-linear-device.ts'
import { BOARD, GPU, PHONE, measure, plant, sampleNetworks } from './testing.ts'
import { fittedOf } from '@archcast/core/features/fitted.ts'
import { DeviceFile, openDevice } from '@archcast/core/latency/device.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { WorkWeights } from './fit-linear-device.ts'

const device = { name: 'mine', hardware: 'a laptop', runtime: 'an interpreter', batch: 8 }
const networks = sampleNetworks(60, 1)
const fitted = fittedOf(networks.map(({ graph }) => graph))
const relative = (name: string, weights: WorkWeights): DeviceFile => ({
  format: 1,
  name,
  hardware: '-',
  runtime: '-',
  batch: 1,
  unit: 'ms',
  caveats: [],
  measured: { how: 'made up', samples: 100 },
  model: linearModel(weights, [0.9, 1.1], fitted),
})
const known = [relative('gpu', GPU), relative('phone', PHONE), relative('board', BOARD)]
const mixed = GPU.map((weight, j) => weight + PHONE[j])
const noise = (seed: number, amount: number) => {
  const random = createRandom(seed)
  return () => Math.exp(amount * (random.next() - 0.5))
}

describe('a device from few networks', () => {
  test.each([
    ['with relatives', known, [5, 10, 18, 19, 40]],
    ['without relatives', [], [10]],
  ])('is a device file with finite intervals, %s', (_, relatives, counts) => {
    for (const count of counts) {
      const file = fitFewSamples(device, measure(networks.slice(0, count), mixed, noise(2, 0.1)), relatives, fitted, 1)
      expect(DeviceFile.parse(JSON.parse(JSON.stringify(file)))).toEqual(file)
      expect(file).toMatchObject({ ...device, measured: { samples: count }, error: { networks: count } })
      const { low, high } = openDevice(file).latency(networks[40].graph)
      expect(low).toBeGreaterThan(0)
      expect(low).toBeLessThan(high)
    }
  })

  test('predicts others to a few per cent, and its intervals hold most of them', () => {
    const others = networks.slice(20)
    let held = 0
    const devices = 6
    for (let seed = 0; seed < devices; seed++) {
      const made = noise(10 + seed, 0.1)
      const { latency } = openDevice(
        fitFewSamples(device, measure(networks.slice(0, 10), mixed, made), known, fitted, seed),
      )
      for (const { graph, value } of measure(others, mixed, made)) {
        const estimate = latency(graph)
        expect(Math.abs(estimate.value / value - 1)).toBeLessThan(0.2)
        if (value >= estimate.low && value <= estimate.high) held++
      }
    }
    expect(held / devices / others.length).toBeGreaterThan(0.8)
  })

  test('that is unlike all known ones is weighed alone once there are many', () => {
    const own = plant(1, { 'pruned.identity': 1e-5, 'pruned.pointwise': 1e-7 })
    const some = (count: number) => fitFewSamples(device, measure(networks.slice(0, count), own), known, fitted, 1)
    const [few, many] = [some(20), some(60)]
    expect(few.measured.how).toContain('a sum of 3 known devices')
    expect(many.measured.how).toContain('weighed by these alone')
    expect(many.error!.relative).toBeLessThan(0.01)
    expect(many.error!.relative).toBeLessThan(few.error!.relative)
  })

  test('needs five that differ', () => {
    const measured = measure(networks.slice(0, 4), mixed)
    const refused = 'a device takes 5 different networks or more, not 4'
    expect(() => fitFewSamples(device, measured, known, fitted, 1)).toThrow(new RangeError(refused))
    expect(() => fitFewSamples(device, [...measured, ...measured], known, fitted, 1)).toThrow(refused)
  })

  test('measured twenty times is the device of networks measured once', () => {
    const measured = measure(networks.slice(0, 5), mixed, noise(4, 0.3))
    const rows = Array.from({ length: 20 }, () => measured).flat()
    const once = fitFewSamples(device, measured, known, fitted, 1)
    expect(once.error).toMatchObject({ networks: 5, how: 'each network left out once' })
    expect(fitFewSamples(device, rows, known, fitted, 1)).toEqual(once)
    // Isomorphic networks are spelled otherwise, and may make work that goes nowhere.
    const hashed = measured.map((network) => ({ ...network, hash: network.arch }))
    const spelled = hashed.map((network) => ({ ...network, group: 'other', work: network.work.map((x) => x + 1) }))
    expect(fitFewSamples(device, [...hashed, ...spelled], known, fitted, 1)).toEqual(once)
  })

  test('names what is no measurement, and what is far off though there are few', () => {
    const measured = measure(networks.slice(0, 8), mixed, noise(5, 0.1))
    for (const value of [NaN, Infinity, 0, -1]) {
      const wrong = measured.with(3, { ...measured[3], value })
      expect(() => fitFewSamples(device, wrong, known, fitted, 1)).toThrow(`network 4: ${value} is no measurement`)
    }
    const seconds = measured.map((network, i) => ({
      ...network,
      name: `line ${i + 2}`,
      value: network.value / (i === 3 ? 1000 : 1),
    }))
    const { caveats } = fitFewSamples(device, seconds, known, fitted, 1)
    expect(caveats).toEqual([expect.stringMatching(/^Ten times off .*: line 5; measure again\.$/)])
    expect(fitFewSamples(device, measured, known, fitted, 1).caveats).toEqual([])
  })
})
