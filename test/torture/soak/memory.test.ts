import { expect, test } from 'vitest'
import { growth } from './memory.ts'

const samples = (memory: (seconds: number) => number) =>
  Array.from({ length: 121 }, (_, i) => ({ seconds: 5 * i, mebibytes: memory(5 * i) }))
/** A heap that fills and is collected. */
const sawtooth = (seconds: number) => (seconds % 70) / 2

test('a heap that is collected now and then does not grow, whatever it took at the start', () => {
  expect(growth(samples((seconds) => 200 + sawtooth(seconds)))).toBeCloseTo(0, 0)
  expect(growth(samples((seconds) => 200 - 100 * Math.exp(-seconds / 40) + sawtooth(seconds)))).toBeLessThan(1)
})

test('a small leak beneath it is seen', () => {
  // 12 MiB of 230 in five minutes.
  const leaked = growth(samples((seconds) => 200 + sawtooth(seconds) + seconds / 25))
  expect(leaked).toBeGreaterThan(4)
  expect(leaked).toBeLessThan(6.5)
})
