// Turned tiles of wide kernels.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { flipTileSigns } from './sign-flips.ts'

const ones = (shape: readonly number[]) => new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(1)

test('turning twice changes nothing, the first tile is never turned, and whole windows are', () => {
  const size = fc.integer({ min: 1, max: 9 })
  fc.assert(
    fc.property(fc.tuple(size, size, fc.integer({ min: 1, max: 3 })), fc.tuple(size, size), ([o, i, k], extent) => {
      const shape = [o, i, k, k]
      const data = ones(shape)
      flipTileSigns(data, shape, extent)
      for (let out = 0; out < o; out++)
        for (let into = 0; into < i; into++) {
          const window = data.subarray((out * i + into) * k * k, (out * i + into + 1) * k * k)
          expect(Math.abs(window[0])).toBe(1)
          expect(window.every((x) => x === window[0])).toBe(true)
          // All outputs of a tile turn the same inputs.
          expect(window[0]).toBe(data[(out - (out % extent[0])) * i * k * k + into * k * k])
          if (out < extent[0] && into < extent[1]) expect(window[0]).toBe(1)
        }
      flipTileSigns(data, shape, extent)
      expect(data).toEqual(ones(shape))
    }),
  )
})

test('equal tiles side by side do not add up', () => {
  const [out, into] = [64, 16 * 64]
  const data = ones([out, into])
  flipTileSigns(data, [out, into], [64, 64])
  const sum = data.subarray(0, into).reduce((all, x) => all + x, 0)
  // Of 1024 equal terms 64 are those of the first tile, and the others a walk of 960 steps.
  expect(Math.abs(sum - 64)).toBeLessThan(4 * Math.sqrt(960))
})
