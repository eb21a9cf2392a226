// The binary record format of CIFAR-10, as its authors publish it (`cifar-10-batches-bin`): a label, then the R, G and
// B planes.
import { DataError } from './errors.ts'

/** Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009, names the classes in this order. */
export const CIFAR10_CLASSES = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
] as const

export const CIFAR10_ATTRIBUTION =
  'CIFAR-10: Alex Krizhevsky, Vinod Nair and Geoffrey Hinton; A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009'

/** Mean and standard deviation of the 50,000 training images per channel (R, G, B), images in 0..1. */
export const CIFAR10_NORMALISATION = {
  mean: [0.4914, 0.48216, 0.44653],
  std: [0.24703, 0.24349, 0.26159],
} as const

export const TRAIN_FILES = [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`)
export const TEST_FILES = ['test_batch.bin']

const PIXELS = 1024
export const IMAGE_BYTES = 3 * PIXELS
export const RECORD_BYTES = 1 + IMAGE_BYTES

/** Interleaved RGB rows, one image a row (`pixels` [count, 1024, 3]) with their labels [count], as records. */
export function encodeRecords(pixels: ArrayLike<number>, labels: ArrayLike<number>): Uint8Array {
  const records = new Uint8Array(labels.length * RECORD_BYTES)
  for (let image = 0; image < labels.length; image++) {
    const start = image * RECORD_BYTES
    records[start] = labels[image]
    const source = image * IMAGE_BYTES
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      records[start + 1 + pixel] = pixels[source + 3 * pixel]
      records[start + 1 + PIXELS + pixel] = pixels[source + 3 * pixel + 1]
      records[start + 1 + 2 * PIXELS + pixel] = pixels[source + 3 * pixel + 2]
    }
  }
  return records
}

/** Copies the records of one file into `images` [.., 3, 32, 32] and `labels`, beginning at image `offset`. */
export function decodeRecords(
  path: string,
  records: Uint8Array,
  into: { images: Uint8Array; labels: Uint8Array },
  offset: number,
): void {
  for (let start = 0, image = offset; start < records.length; start += RECORD_BYTES, image++) {
    const label = records[start]
    if (label >= CIFAR10_CLASSES.length)
      throw new DataError(path, `label ${label} at byte ${start}, expected 0 to 9`, REMEDY)
    into.labels[image] = label
    into.images.set(records.subarray(start + 1, start + RECORD_BYTES), image * IMAGE_BYTES)
  }
}

/** What to do about a CIFAR-10 file that cannot be used. */
export const REMEDY = 'Run `node cli/archcast.js data cifar10` to fetch it anew'
