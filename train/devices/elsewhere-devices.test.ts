import { describe, expect, test } from 'vitest'
import { elsewhereModel, rangeElsewhere } from './elsewhere-devices.ts'
import { predictWith } from './fit-linear-device.ts'
import { EXECUTED_WORK } from '@archcast/core/latency/executed/executed-work.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { Relative } from './elsewhere-devices.ts'
import type { MeasuredExecution } from './fit-executed.ts'

const place = (name: string) => EXECUTED_WORK.indexOf(name)
const MACS = place('fused.dense.macs')
const CALLS = place('written.norm.calls')

function weights(perMac: number, perCall: number): Float64Array {
  const vector = new Float64Array(EXECUTED_WORK.length + 1)
  vector[MACS] = perMac
  vector[CALLS] = perCall
  return vector
}

function measure(of: Float64Array, families: number, each: number, seed = 1): MeasuredExecution[] {
  const random = createRandom(seed)
  return Array.from({ length: families * each }, (_, i) => {
    const work = new Float64Array(EXECUTED_WORK.length)
    work[MACS] = 1e9 * (1 + (i % families)) * (0.5 + random.next())
    work[CALLS] = 20 + random.int(100)
    return { name: `n${i}`, family: `f${i % families}`, work, value: predictWith(of, work) }
  })
}

const relative = (hardware: string, of: Float64Array, networks: MeasuredExecution[] = []): Relative => ({
  hardware,
  weights: of,
  networks,
})
const devices = [weights(1e-9, 0.001), weights(1e-9, 0.05), weights(5e-9, 0.01)]

describe('a device of one space', () => {
  test('takes for other networks what a sum of known devices takes that fits its own', () => {
    const own = weights(2e-9, 0.03)
    const relatives = devices.map((of, i) => relative(`h${i}`, of))
    const model = elsewhereModel(measure(own, 3, 30), relatives, [0.5, 2])
    expect(model.likeness.bands).toEqual([{ low: 0.5, high: 2 }])
    for (const { work, value } of measure(own, 60, 1, 7)) {
      const found = EXECUTED_WORK.reduce((sum, name, j) => sum + (model.weights[name] ?? 0) * work[j], model.intercept)
      expect(Math.abs(found / value - 1)).toBeLessThan(0.1)
    }
  })

  test('that only starts kernels takes no longer for larger ones', () => {
    const own = weights(0, 0.03)
    const noisy = measure(own, 3, 30).map((network, i) => ({ ...network, value: network.value * (1 + 0.02 * (i % 3)) }))
    const model = elsewhereModel(
      noisy,
      devices.map((of, i) => relative(`h${i}`, of)),
      [0.5, 2],
    )
    expect(Object.keys(model.weights).every((name) => name.endsWith('.calls'))).toBe(true)
  })

  test('has an interval of what devices of many families err by, told from one of them', () => {
    const relatives = devices.map((of, i) => relative(`h${i}`, of, measure(of, 60, 26)))
    const [low, high] = rangeElsewhere(relatives)
    expect(low).toBeGreaterThan(0.3)
    expect(low).toBeLessThanOrEqual(1)
    expect(high).toBeGreaterThanOrEqual(1)
    expect(high).toBeLessThan(3)
  })
})
