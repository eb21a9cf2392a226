// Images of another size: shrunk by averaging whole squares, enlarged by repeating whole pixels.
import { bytesPerImage } from './image-set.ts'
import { downscaleImages, downscaledShape } from '@archcast/core/bundle/normalise.ts'
import type { ImageSet } from './image-set.ts'

/**
 * The set shrunk by `factor`, or enlarged k times for a factor of 1 / k. Throws RangeError where pixels do not stay
 * whole.
 */
export function resizedBy(set: ImageSet, factor: number): ImageSet {
  const shape = downscaledShape(set.shape, factor)
  if (factor >= 1) return { ...set, images: downscaleImages(set.images, set.shape, factor), shape }
  const [channels, height, width] = shape.map(Math.round)
  const times = Math.round(1 / factor)
  if (Math.abs(times * factor - 1) > 1e-9) {
    throw new RangeError(
      `${set.shape[1]} x ${set.shape[2]} images cannot be enlarged ${1 / factor} times by repeating pixels`,
    )
  }
  const images = new Uint8Array(set.count * bytesPerImage({ shape: [channels, height, width] }))
  for (let row = 0; row < set.count * channels * height; row++) {
    // Planes need no telling apart: each has `times` rows for one of the set's.
    const from = Math.floor(row / times) * set.shape[2]
    for (let x = 0; x < width; x++) images[row * width + x] = set.images[from + Math.floor(x / times)]
  }
  return { ...set, images, shape: [channels, height, width] }
}
