import { describe, expect, test } from 'vitest'
import { linearModel, predictWith } from './fit-linear-device.ts'
import { BOARD, GPU, PHONE, measure, plant, sampleNetworks } from './testing.ts'
import { transfer, transferWeights } from './transfer.ts'

const few = sampleNetworks(10, 1)
const others = sampleNetworks(60, 2).filter(({ arch }) => few.every((network) => network.arch !== arch))
const worst = (found: Float64Array, right: Float64Array) =>
  Math.max(...others.map(({ work }) => Math.abs(predictWith(found, work) / predictWith(right, work) - 1)))

describe('a new device from ten networks', () => {
  test('that is a sum of two known devices is predicted on others', () => {
    const mixed = GPU.map((weight, j) => 0.5 * weight + 3 * PHONE[j])
    expect(worst(transfer([GPU, PHONE, BOARD], measure(few, mixed)), mixed)).toBeLessThan(0.02)
    // Neither of the two would do, at any scale.
    expect(worst(transfer([GPU], measure(few, mixed)), mixed)).toBeGreaterThan(0.1)
    expect(worst(transfer([BOARD], measure(few, mixed)), mixed)).toBeGreaterThan(0.1)
  })

  test('that is a known one with a constant added is, too', () => {
    const later = PHONE.map((weight, j) => (j === PHONE.length - 1 ? weight + 20 : weight))
    expect(worst(transfer([PHONE], measure(few, later)), later)).toBeLessThan(0.02)
  })

  test('weighs nothing that no known device weighs', () => {
    const weights = transfer([PHONE, BOARD], measure(few, GPU))
    weights.forEach((weight, j) => {
      if (j < weights.length - 1 && PHONE[j] === 0 && BOARD[j] === 0) expect(weight).toBe(0)
      expect(weight).toBeGreaterThanOrEqual(0)
    })
  })

  test('is as much like one known device as like the other where a single network is all there is', () => {
    const conv = plant(0, { 'pruned.conv': 1e-6 })
    const pool = plant(0, { 'pruned.pool': 4e-6 })
    const network = few.find(({ work }) => predictWith(conv, work) > 0 && predictWith(pool, work) > 0)!
    const value = 10
    const weights = transfer([conv, pool], [{ ...network, value }])
    const share = (own: Float64Array) =>
      own.reduce((sum, weight, j) => sum + (weight > 0 ? weights[j] * network.work[j] : 0), 0) / value
    expect(share(conv)).toBeCloseTo(0.5, 1)
    expect(share(pool)).toBeCloseTo(0.5, 1)
  })
})

test('the weights of a model are a vector in the order of the features, the intercept last', () => {
  const model = linearModel(PHONE, [0.9, 1.1], { operations: [], blocks: [] })
  expect(transferWeights(model)).toEqual(PHONE)
})
