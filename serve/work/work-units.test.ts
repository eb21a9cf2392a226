import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Pace, unitsOf, unitsOfBody, unitsOfSource } from './work-units.ts'

const devices = (count: number) => ({ devices: Array.from({ length: count }, (_, i) => `${i}`) })

describe('how much work a request is', () => {
  test('grows with its bytes and its devices, and is never none', () => {
    const count = fc.nat(1000)
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), count, count, (bytes, more, few, others) => {
        const units = unitsOf(bytes, devices(few))
        expect(units).toBeGreaterThanOrEqual(1)
        expect(unitsOf(bytes + more, devices(few + others))).toBeGreaterThanOrEqual(units)
      }),
    )
  })

  test('is told alike before it is read and after, but for weights, which are passed over', () => {
    const bytes = new Uint8Array(3_000_000)
    const size = {}
    expect(unitsOfBody(3000, false, devices(5))).toBe(unitsOfSource({ json: bytes.subarray(0, 3000) }, devices(5)))
    expect(unitsOfBody(3e6, true, {})).toBe(unitsOfSource({ onnx: bytes, size }, {}))
    expect(unitsOfBody(3e6, true, {})).toBe(unitsOfBody(6e7, true, {}))
  })
})

test('a pace is learned within a hundred requests, and a rare one counts for little', () => {
  const pace = new Pace()
  for (let i = 0; i < 150; i++) pace.learn(10, 3)
  expect(pace.of(1)).toBeCloseTo(0.3, 1)
  const before = pace.of(1)
  pace.learn(1, 10_000)
  expect(pace.of(1)).toBeLessThan(1.2 * before)
})
