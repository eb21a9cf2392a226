// The probe images as a child network reads them, at any size.
import { normaliseImages } from '../bundle/normalise.ts'
import type { Normalisation } from '../bundle/normalise.ts'
import type { ProbeImages } from '../bundle/probe.ts'

/**
 * The first `count` images at height x width, normalised, [count, C, height, width]; other sizes by nearest neighbour.
 */
export function probeInputs(
  probe: ProbeImages,
  count: number,
  height: number,
  width: number,
  normalisation: Normalisation,
): Float32Array {
  const [channels, fromHeight, fromWidth] = probe.shape
  const bytes = probe.images.subarray(0, count * channels * fromHeight * fromWidth)
  if (height === fromHeight && width === fromWidth) return normaliseImages(bytes, probe.shape, normalisation)
  const resized = new Uint8Array(count * channels * height * width)
  for (let plane = 0; plane < count * channels; plane++) {
    for (let y = 0; y < height; y++) {
      const row = (plane * fromHeight + Math.floor((y * fromHeight) / height)) * fromWidth
      for (let x = 0; x < width; x++) {
        resized[(plane * height + y) * width + x] = bytes[row + Math.floor((x * fromWidth) / width)]
      }
    }
  }
  return normaliseImages(resized, [channels, height, width], normalisation)
}
