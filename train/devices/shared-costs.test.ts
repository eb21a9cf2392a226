import { describe, expect, test } from 'vitest'
import { predictWith } from './fit-linear-device.ts'
import { sharedDeviceFiles } from './real/shared-devices.ts'
import { fitParts, fitShared } from './shared-costs.ts'
import { EXECUTED_WORK } from '@archcast/core/latency/executed/executed-work.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { MeasuredExecution } from './fit-executed.ts'
import type { MeasuredDevice } from './real/measured-device.ts'

const COSTS = { 'fused.dense.macs': 2e-9, 'fused.linear.weights': 3e-8, 'fused.norm.elements': 5e-8 }
const places = Object.keys(COSTS).map((name) => EXECUTED_WORK.indexOf(name))

/** Networks that make three kinds of work, and take what it costs, times a factor. */
function measure(
  count: number,
  times: number,
  costs: readonly number[] = Object.values(COSTS),
  seed = 1,
): MeasuredExecution[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, i) => {
    const work = new Float64Array(EXECUTED_WORK.length)
    const amounts = [1e9, 1e8, 2e7].map((amount) => amount * (0.2 + 2 * random.next()))
    places.forEach((place, k) => (work[place] = amounts[k]))
    const value = times * (0.5 + amounts.reduce((sum, amount, k) => sum + amount * costs[k], 0))
    return { name: `n${i}`, family: `f${i % 6}`, work, value }
  })
}

describe('devices that are learnt together', () => {
  test('share what work costs, and differ in how fast they are', () => {
    const devices = [measure(12, 1), measure(12, 4).slice(0, 5), measure(12, 0.25).slice(4, 9)]
    const { weights, scales } = fitShared(devices)
    expect(scales[1] / scales[0]).toBeCloseTo(4, 1)
    expect(scales[2] / scales[0]).toBeCloseTo(0.25, 2)
    // A network that neither of the small devices was measured with.
    const [other] = measure(13, 4).slice(-1)
    expect((scales[1] * predictWith(weights, other.work)) / other.value).toBeCloseTo(1, 1)
  })

  test('with other numbers keep their proportions but for a factor of each part', () => {
    const base = fitShared([measure(20, 1)])
    // Matrices' weights are read four times as fast.
    const fast = measure(8, 2, [2e-9, 3e-8 / 4, 5e-8])
    const { weights, scales } = fitParts([fast], base.weights)
    for (const { work, value } of measure(20, 2, [2e-9, 3e-8 / 4, 5e-8], 9))
      expect(Math.abs((scales[0] * predictWith(weights, work)) / value - 1)).toBeLessThan(0.25)
  })

  test('pay for what their runtime hands to the processor by its own price', () => {
    const base = fitShared([measure(20, 1)])
    // Ten times what norms cost as floats, all else alike.
    const costs = [2e-9, 3e-8, 5e-7]
    const { weights, scales } = fitParts([measure(20, 1, costs)], base.weights)
    const errors = measure(20, 1, costs, 9).map(({ work, value }) =>
      Math.abs((scales[0] * predictWith(weights, work)) / value - 1),
    )
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.2)
  })

  test('become files, with each network left out of all devices for the intervals', () => {
    const device = (name: string, precision: string, networks: MeasuredExecution[]): MeasuredDevice => ({
      name,
      hardware: 'h',
      runtime: 'r',
      precision,
      batch: 1,
      how: 'by hand',
      caveats: [],
      networks,
    })
    const files = sharedDeviceFiles([
      device('a', 'float', measure(24, 1)),
      device('b', 'float', measure(24, 3).slice(0, 6)),
      device('c', 'w8a8', measure(24, 0.5).slice(0, 24)),
    ])
    expect(files.map(({ name, measured, error }) => [name, measured.samples, error!.networks])).toEqual([
      ['a', 24, 24],
      ['b', 6, 6],
      ['c', 24, 24],
    ])
    for (const { error } of files) expect(error!.relative).toBeLessThan(0.1)
    expect(sharedDeviceFiles([])).toEqual([])
  })
})
