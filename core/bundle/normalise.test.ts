import { describe, expect, test } from 'vitest'
import { downscaleImages, downscaledShape, normaliseImages } from './normalise.ts'
import type { ImageShape } from './normalise.ts'

const shape: ImageShape = [2, 4, 4]
const images = Uint8Array.from({ length: 3 * 32 }, (_, i) => (i * 37) % 256)

describe('normaliseImages', () => {
  test('applies (value - mean) / std to images in 0..1, per channel', () => {
    const normalised = normaliseImages(images, shape, { mean: [0.5, 0.25], std: [0.5, 0.1] })
    expect(normalised[3]).toBeCloseTo((images[3] / 255 - 0.5) / 0.5, 6)
    expect(normalised[32 + 16 + 3]).toBeCloseTo((images[51] / 255 - 0.25) / 0.1, 6)
  })

  test('writes where it is told and refuses what does not fit', () => {
    const into = new Float32Array(images.length)
    expect(normaliseImages(images, shape, { mean: [0, 0], std: [1, 1] }, into)).toBe(into)
    expect(() => normaliseImages(images, shape, { mean: [0], std: [1] })).toThrow(
      '96 bytes with 1 means and 1 deviations for images of 2 x 4 x 4',
    )
    expect(() => normaliseImages(images.subarray(1), shape, { mean: [0, 0], std: [1, 1] })).toThrow('95 bytes')
  })
})

describe('downscaleImages', () => {
  test.each([2, 4])('averages squares of %i pixels, rounding to the nearest byte', (factor) => {
    const small = downscaleImages(images, shape, factor)
    const side = 4 / factor
    for (let i = 0; i < small.length; i++) {
      const [plane, y, x] = [Math.floor(i / side / side), Math.floor(i / side) % side, i % side]
      let sum = 0
      for (let dy = 0; dy < factor; dy++) {
        for (let dx = 0; dx < factor; dx++) sum += images[plane * 16 + (y * factor + dy) * 4 + x * factor + dx]
      }
      expect(small[i]).toBe(Math.round(sum / factor ** 2))
    }
    expect(downscaledShape(shape, factor)).toEqual([2, side, side])
  })

  test('keeps images as they are at 1 and refuses uneven squares', () => {
    expect(downscaleImages(images, shape, 1)).toBe(images)
    expect(() => downscaleImages(images, shape, 3)).toThrow('4 x 4 images cannot be averaged over squares of 3 pixels')
    expect(() => downscaleImages(images, shape, 0)).toThrow(RangeError)
  })
})
