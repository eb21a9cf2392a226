import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { tapsOf } from './taps.ts'

const window = fc.record({
  input: fc.integer({ min: 1, max: 40 }),
  kernel: fc.integer({ min: 1, max: 7 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 2 }),
})

test('no window reaches further than its elements, and all are inside where the image is not padded', () => {
  fc.assert(
    fc.property(window, ({ input, kernel, stride, dilation }) => {
      const reach = dilation * (kernel - 1) + 1
      const same = Math.ceil(input / stride)
      const padded = tapsOf(input, same, kernel, stride, dilation)
      expect(padded.all).toBeLessThanOrEqual(same * kernel)
      expect(padded.edge).toBeGreaterThanOrEqual(0)
      expect(padded.inside).toBeLessThanOrEqual(same)
      if (reach > input) return
      const valid = Math.floor((input - reach) / stride) + 1
      expect(tapsOf(input, valid, kernel, stride, dilation)).toEqual({ all: valid * kernel, inside: valid, edge: 0 })
    }),
  )
})

test('a border of one pixel costs one element at either end', () => {
  expect(tapsOf(8, 8, 3, 1, 1)).toEqual({ all: 22, inside: 6, edge: 4 })
  expect(tapsOf(2, 2, 7, 1, 1)).toEqual({ all: 4, inside: 0, edge: 4 })
})
