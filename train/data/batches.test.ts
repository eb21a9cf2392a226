import { expect, test } from 'vitest'
import { batchAt, imagesFrom } from './batches.ts'
import { CIFAR10_NORMALISATION } from './cifar10-format.ts'
import { noiseImages } from './testing.ts'
import type { ImageSet } from './image-set.ts'

const identity = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] }

/** Every image is filled with its own number, so that a batch tells which images it holds. */
function numbered(count: number): ImageSet {
  const images = Uint8Array.from({ length: count * 12 }, (_, i) => Math.floor(i / 12))
  return {
    images,
    labels: new Uint8Array(count),
    count,
    shape: [3, 2, 2],
    classNames: ['only', 'other'],
  }
}

const imagesIn = (set: ImageSet, step: number, batchSize: number, seed = 5) => {
  const { images } = batchAt(set, step, { batchSize, seed, normalisation: identity })
  return Array.from({ length: batchSize }, (_, slot) => Math.round(images[slot * 12]))
}

test('every epoch is a permutation of its own, across batches that straddle', () => {
  const set = numbered(50)
  const stream = Array.from({ length: 50 }, (_, step) => imagesIn(set, step, 3)).flat()
  const epochs = [0, 1, 2].map((epoch) => stream.slice(epoch * 50, (epoch + 1) * 50))
  const all = Array.from({ length: 50 }, (_, image) => image)
  for (const epoch of epochs) {
    expect(epoch.toSorted((a, b) => a - b)).toEqual(all)
    expect(epoch).not.toEqual(all)
  }
  expect(epochs[0]).not.toEqual(epochs[1])
})

test('a batch follows from seed and step alone', () => {
  const set = noiseImages(40)
  const options = { batchSize: 8, seed: 9, augment: { flip: true, shift: 2 }, downscale: 2 }
  const straight = Array.from({ length: 12 }, (_, step) => batchAt(set, step, options))
  expect(batchAt(set, 11, options)).toEqual(straight[11])
  expect(batchAt(set, 2, options)).toEqual(straight[2])
  expect(batchAt(set, 2, { ...options, seed: 10 })).not.toEqual(straight[2])
  expect(straight[0].shape).toEqual([8, 3, 4, 4])
})

test('labels go with their images', () => {
  const set = numbered(20)
  const labelled = { ...set, labels: Uint8Array.from({ length: 20 }, (_, image) => image % 2) }
  const { labels } = batchAt(labelled, 3, { batchSize: 7, seed: 5 })
  expect([...labels]).toEqual(imagesIn(set, 3, 7).map((image) => image % 2))
})

test('flipping mirrors about half of the images and nothing else', () => {
  const set: ImageSet = {
    ...noiseImages(1, { height: 2, width: 4 }),
    images: Uint8Array.from({ length: 24 }, (_, i) => i),
  }
  const options = { batchSize: 200, seed: 1, augment: { flip: true }, normalisation: identity }
  const { images } = batchAt(set, 0, options)
  const firsts = Array.from({ length: 200 }, (_, slot) =>
    Array.from(images.subarray(slot * 24, slot * 24 + 6), Math.round),
  )
  const kept = firsts.filter((row) => row.join() === '0,1,2,3,4,5').length
  const mirrored = firsts.filter((row) => row.join() === '3,2,1,0,7,6').length
  expect(kept + mirrored).toBe(200)
  expect(kept).toBeGreaterThan(70)
  expect(mirrored).toBeGreaterThan(70)
})

test('shifting moves whole images and fills with black', () => {
  const source = Uint8Array.from({ length: 27 }, (_, i) => i + 1)
  const set: ImageSet = { ...noiseImages(1, { height: 3, width: 3 }), images: source }
  const { images } = batchAt(set, 0, {
    batchSize: 100,
    seed: 1,
    augment: { shift: 1 },
    normalisation: identity,
  })
  const moved = (down: number, right: number) =>
    Array.from({ length: 27 }, (_, i) => {
      const [plane, y, x] = [Math.floor(i / 9), (Math.floor(i / 3) % 3) - down, (i % 3) - right]
      return y < 0 || y > 2 || x < 0 || x > 2 ? 0 : source[plane * 9 + y * 3 + x]
    }).join()
  const possible = new Set([-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => moved(down, right))))
  const seen = new Set(
    Array.from({ length: 100 }, (_, slot) => Array.from(images.subarray(slot * 27, slot * 27 + 27), Math.round).join()),
  )
  expect(seen).toEqual(possible)
})

test('evaluation reads images in order, normalised, and stops at the end', () => {
  const set = noiseImages(10)
  const { images, labels, shape } = imagesFrom(set, 8, 5)
  expect(shape).toEqual([2, 3, 8, 8])
  expect([...labels]).toEqual([8, 9])
  const { mean, std } = CIFAR10_NORMALISATION
  expect(images[64]).toBeCloseTo((set.images[8 * 192 + 64] / 255 - mean[1]) / std[1], 6)
})

test('refuses seeds that would collide', () => {
  expect(() => batchAt(numbered(4), 0, { batchSize: 2, seed: 65_536 })).toThrow('a seed is an integer from 0 to 65535')
})
