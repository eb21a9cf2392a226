// From image bytes to what a network reads: the one place that shrinks and normalises images, in training and serving.

/** Per-channel constants for images in 0..1: normalised = (value - mean) / std. */
export interface Normalisation {
  readonly mean: readonly number[]
  readonly std: readonly number[]
}

/** Image shape without the batch axis: [channels, height, width]. */
export type ImageShape = readonly [channels: number, height: number, width: number]

/**
 * Normalises `images` [N, C, H, W], bytes, to float32 of the same shape. `into` may be given to reuse its memory.
 * Throws RangeError where the constants or the bytes do not fit `shape`.
 */
export function normaliseImages(
  images: Uint8Array,
  [channels, height, width]: ImageShape,
  { mean, std }: Normalisation,
  into: Float32Array = new Float32Array(images.length),
): Float32Array {
  const plane = height * width
  if (mean.length !== channels || std.length !== channels || images.length % (channels * plane) !== 0) {
    throw new RangeError(
      `${images.length} bytes with ${mean.length} means and ${std.length} deviations for images of ${channels} x ${height} x ${width}`,
    )
  }
  // One table of 256 values a channel: every byte is one look-up, and every caller gets the same float.
  const tables = mean.map((value, channel) =>
    Float32Array.from({ length: 256 }, (_, byte) => (byte / 255 - value) / std[channel]),
  )
  for (let start = 0, channel = 0; start < images.length; start += plane, channel = (channel + 1) % channels) {
    const table = tables[channel]
    for (let i = start; i < start + plane; i++) into[i] = table[images[i]]
  }
  return into
}

/**
 * Averages squares of `factor` x `factor` pixels: `images` [N, C, H, W] to [N, C, H / factor, W / factor]. Rounds to
 * bytes, so that images shrunk for training equal images stored shrunk. Throws RangeError where `factor` does not
 * divide the image.
 */
export function downscaleImages(images: Uint8Array, [, height, width]: ImageShape, factor: number): Uint8Array {
  if (factor === 1) return images
  if (!Number.isInteger(factor) || factor < 1 || height % factor !== 0 || width % factor !== 0) {
    throw new RangeError(`${height} x ${width} images cannot be averaged over squares of ${factor} pixels`)
  }
  const out = new Uint8Array(images.length / (factor * factor))
  if (factor === 2) averagePairs(images, width, out)
  else averageSquares(images, width, factor, out)
  return out
}

/** [C, H / factor, W / factor]. */
export function downscaledShape([channels, height, width]: ImageShape, factor: number): ImageShape {
  return [channels, height / factor, width / factor]
}

// Planes need no telling apart below: `factor` divides their height, so no square reaches from one into the next.

function averagePairs(images: Uint8Array, width: number, out: Uint8Array): void {
  for (let to = 0, above = 0; to < out.length; above += width) {
    for (const end = above + width; above < end; above += 2) {
      const below = above + width
      out[to++] = (images[above] + images[above + 1] + images[below] + images[below + 1] + 2) >> 2
    }
  }
}

function averageSquares(images: Uint8Array, width: number, factor: number, out: Uint8Array): void {
  const area = factor * factor
  const outWidth = width / factor
  for (let to = 0; to < out.length; to++) {
    const corner = Math.floor(to / outWidth) * factor * width + (to % outWidth) * factor
    let sum = area >> 1
    for (let dy = 0; dy < factor; dy++) {
      for (let dx = 0; dx < factor; dx++) sum += images[corner + dy * width + dx]
    }
    out[to] = sum / area
  }
}
