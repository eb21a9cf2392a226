import { describe, expect, test } from 'vitest'
import { executedWeights } from './executed-model.ts'
import { fitFewNetworks } from './few-networks.ts'
import { predictWith } from './fit-linear-device.ts'
import { combine } from './relatives.ts'
import { sampleNetworks } from './testing.ts'
import { DeviceFile, openDevice } from '@archcast/core/latency/device.ts'
import { EXECUTED_WORK, executedWorkOf } from '@archcast/core/latency/executed/executed-work.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { WorkWeights } from './fit-linear-device.ts'

const networks = sampleNetworks(90, 4).map(({ arch, graph }) => {
  return { name: arch, group: arch, graph, work: executedWorkOf(graph) }
})
const plant = (weights: Readonly<Record<string, number>>, intercept = 0): WorkWeights =>
  Float64Array.of(...EXECUTED_WORK.map((name) => weights[name] ?? 0), intercept)
const GPU = plant({ 'written.dense.calls': 0.02, 'written.norm.calls': 0.02, 'written.arithmetic.calls': 0.01 }, 0.1)
const CPU = plant({ 'fused.dense.macs': 1e-8, 'fused.pointwise.macs': 2e-8, 'fused.pool.elements': 4e-8 })
const LAUNCHES = plant(
  Object.fromEntries(EXECUTED_WORK.filter((name) => /^fused\.(?!path).*calls$/.test(name)).map((name) => [name, 0.01])),
)
const random = createRandom(8)
const measure = (weights: WorkWeights, noise = 0) =>
  networks.map((network) => {
    return { ...network, value: predictWith(weights, network.work) * (1 + noise * (random.next() - 0.5)) }
  })
const device = { name: 'mine', hardware: 'a laptop', runtime: 'an interpreter', batch: 1 }
const fileOf = (name: string, weights: WorkWeights): DeviceFile => {
  const file = fitFewNetworks({ ...device, name }, measure(weights), [], 1)
  const named = EXECUTED_WORK.map((of, j) => [of, weights[j]] as const).filter(([, weight]) => weight > 0)
  const model = { ...file.model, intercept: weights.at(-1)!, weights: Object.fromEntries(named) }
  return DeviceFile.parse({ ...file, model })
}
const known = [fileOf('gpu', GPU), fileOf('cpu', CPU)]
const worst = (file: DeviceFile, right: WorkWeights) => {
  const { latency } = openDevice(file)
  return Math.max(
    ...networks.slice(50).map(({ graph, work }) => Math.abs(latency(graph).value / predictWith(right, work) - 1)),
  )
}

describe('a device of networks of any design', () => {
  test('that is a sum of two known ones is predicted on others from ten', () => {
    const mixed = GPU.map((weight, j) => weight + 3 * CPU[j])
    const file = fitFewNetworks(device, measure(mixed).slice(0, 10), known, 1)
    expect(DeviceFile.parse(JSON.parse(JSON.stringify(file)))).toEqual(file)
    expect(file.model.kind).toBe('executed')
    expect(worst(file, mixed)).toBeLessThan(0.1)
  })

  test('that is bound by launches, which no known one is, is predicted on others from ten', () => {
    expect(worst(fitFewNetworks(device, measure(LAUNCHES, 0.03).slice(0, 10), known, 1), LAUNCHES)).toBeLessThan(0.1)
    expect(worst(fitFewNetworks(device, measure(LAUNCHES, 0.03).slice(0, 20), [], 1), LAUNCHES)).toBeLessThan(0.1)
  })

  test('names an outlier, and is as narrow as without it', () => {
    const measured = measure(CPU, 0.02).slice(0, 20)
    const bad = measured.with(3, { ...measured[3], value: 9 * measured[3].value })
    const [clean, file] = [measured, bad].map((some) => fitFewNetworks(device, some, known, 1))
    expect(file.caveats).toEqual([expect.stringContaining(measured[3].name)])
    const widthOf = (made: DeviceFile) => {
      const { low, high } = openDevice(made).latency(networks[60].graph)
      return high / low
    }
    expect(widthOf(file)).toBeLessThan(1.5 * widthOf(clean))
  })

  test('weighs kinds of work itself where there are many and known ones say little', () => {
    const own = plant({ 'fused.pool.calls': 0.2, 'fused.dense.calls': 0.01, 'fused.pointwise.calls': 0.05 })
    const file = fitFewNetworks(device, measure(own, 0.01).slice(0, 70), known, 1)
    expect(file.measured.how).toContain('kinds of work weighed near a sum of 2 known devices')
    expect(worst(file, own)).toBeLessThan(0.1)
  })

  test('measured twenty times is the device of networks measured once', () => {
    const measured = measure(CPU, 0.3).slice(0, 10)
    const rows = Array.from({ length: 20 }, () => measured).flat()
    expect(fitFewNetworks(device, rows, known, 1)).toEqual(fitFewNetworks(device, measured, known, 1))
  })

  test('needs ten that differ', () => {
    const nine = measure(GPU).slice(0, 9)
    expect(() => fitFewNetworks(device, [...nine, ...nine], known, 1)).toThrow('10 different networks or more, not 9')
  })
})

test('of one network, known devices have equal parts', () => {
  const [network] = measure(GPU)
  const weights = combine([GPU, CPU], [network])
  const shareOf = (own: WorkWeights) =>
    own.reduce((sum, weight, j) => sum + (weight > 0 && j < network.work.length ? weights[j] * network.work[j] : 0), 0)
  expect(shareOf(CPU) / network.value).toBeCloseTo(0.5, 1)
  expect(executedWeights(known[0].model as never)).toEqual(GPU)
})
