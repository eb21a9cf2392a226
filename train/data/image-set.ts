// Labelled images in memory: what every dataset is once it has been read.

/** Images as bytes, one label each. */
export interface ImageSet {
  /** [count, C, H, W], row-major, 0..255. */
  readonly images: Uint8Array
  /** [count], indices into `classNames`. */
  readonly labels: Uint8Array | Uint16Array
  readonly count: number
  /** [C, H, W] of one image. */
  readonly shape: readonly [channels: number, height: number, width: number]
  readonly classNames: readonly string[]
}

/** The images at `indices`, in that order, copied. Throws RangeError for an index outside the set. */
export function takeImages(set: ImageSet, indices: ArrayLike<number>): ImageSet {
  const size = bytesPerImage(set)
  const images = new Uint8Array(indices.length * size)
  const labels = new Uint16Array(indices.length)
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]
    if (!(index >= 0 && index < set.count)) throw new RangeError(`image ${index} of a set of ${set.count}`)
    images.set(set.images.subarray(index * size, (index + 1) * size), i * size)
    labels[i] = set.labels[index]
  }
  return { ...set, images, labels, count: indices.length }
}

/** C * H * W. */
export function bytesPerImage({ shape: [channels, height, width] }: Pick<ImageSet, 'shape'>): number {
  return channels * height * width
}
