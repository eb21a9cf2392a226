// Minibatches as a function of (seed, step): no state, so training goes on after an interruption exactly where it was.
import { CIFAR10_NORMALISATION } from './cifar10-format.ts'
import { dataStream, permutation } from './data-random.ts'
import { bytesPerImage } from './image-set.ts'
import { resizedBy } from './resize-images.ts'
import { normaliseImages } from '@archcast/core/bundle/normalise.ts'
import type { ImageSet } from './image-set.ts'
import type { Normalisation } from '@archcast/core/bundle/normalise.ts'

export interface ScaleOptions {
  /**
   * Averages squares of so many pixels a side; 1 / k repeats pixels k times each way. Default 1: images as they are.
   */
  readonly downscale?: number
  /** Default CIFAR-10's. */
  readonly normalisation?: Normalisation
}

export interface BatchOptions extends ScaleOptions {
  readonly batchSize: number
  readonly seed: number
  /**
   * `flip`: left to right, half of the images at random. `shift`: up to so many pixels each way, before any
   * downscaling; black moves in.
   */
  readonly augment?: { readonly flip?: boolean; readonly shift?: number } | undefined
}

export interface Batch {
  /** [N, C, H, W], normalised. */
  readonly images: Float32Array
  /** [N] class indices. */
  readonly labels: Int32Array
  /** [N, C, H, W]. */
  readonly shape: readonly [number, number, number, number]
}

/**
 * Batch number `step` (from 0) of an endless stream in which every epoch is a fresh permutation of the set; a batch may
 * straddle two epochs, so none drops an image. On one core 64 images of 32 x 32, shrunk to 16 x 16, take 0.3 ms, 0.6 ms
 * with augmentation, and ordering an epoch of 45,000 images 2 ms once.
 */
export function batchAt(set: ImageSet, step: number, options: BatchOptions): Batch {
  return assembleBatch(set, batchIndices(set.count, step, options), step, options)
}

/** Which of `count` images batch number `step` takes, in the order of its slots. */
export function batchIndices(count: number, step: number, { batchSize, seed }: BatchOptions): number[] {
  return Array.from({ length: batchSize }, (_, slot) => {
    const position = step * batchSize + slot
    return epochOrder(count, seed, Math.floor(position / count))[position % count]
  })
}

/** The images at `indices` of a set as batch number `step`, augmented as that batch is. */
export function assembleBatch(set: ImageSet, indices: readonly number[], step: number, options: BatchOptions): Batch {
  const { seed, augment = {} } = options
  const { flip = false, shift = 0 } = augment
  const bytes = new Uint8Array(indices.length * bytesPerImage(set))
  const labels = new Int32Array(indices.length)
  const random = dataStream(seed, 'augment', step)
  for (const [slot, image] of indices.entries()) {
    labels[slot] = set.labels[image]
    copyImage(set, image, bytes, slot, {
      flip: flip && random.int(2) === 1,
      down: shift && random.int(2 * shift + 1) - shift,
      right: shift && random.int(2 * shift + 1) - shift,
    })
  }
  return scaled({ ...set, images: bytes, count: labels.length }, labels, options)
}

/**
 * Images `start` to `start + count` of the set in order, without augmentation: for evaluation. Ends where the set ends.
 */
export function imagesFrom(set: ImageSet, start: number, count: number, options: ScaleOptions = {}): Batch {
  const end = Math.min(start + count, set.count)
  const size = bytesPerImage(set)
  const labels = Int32Array.from(set.labels.subarray(start, end))
  const images = set.images.subarray(start * size, end * size)
  return scaled({ ...set, images, count: labels.length }, labels, options)
}

function scaled(set: ImageSet, labels: Int32Array, options: ScaleOptions): Batch {
  const { downscale = 1, normalisation = CIFAR10_NORMALISATION } = options
  const { images, shape } = resizedBy(set, downscale)
  return { images: normaliseImages(images, shape, normalisation), labels, shape: [labels.length, ...shape] }
}

/** Copies one image to its slot, moved and mirrored; pixels that come from outside stay 0, black. */
function copyImage(
  set: ImageSet,
  image: number,
  to: Uint8Array,
  slot: number,
  { flip, down, right }: { flip: boolean; down: number; right: number },
): void {
  const { images } = set
  const [channels, height, width] = set.shape
  const size = bytesPerImage(set)
  const from = image * size
  if (!flip && down === 0 && right === 0) {
    to.set(images.subarray(from, from + size), slot * size)
    return
  }
  const left = Math.max(0, right)
  const last = width + Math.min(0, right)
  const step = flip ? -1 : 1
  for (let row = 0; row < channels * height; row++) {
    const y = (row % height) - down
    if (y < 0 || y >= height) continue
    const source = from + (row - down) * width
    const target = slot * size + row * width
    let reading = source + (flip ? width - 1 - left + right : left - right)
    for (let x = left; x < last; x++, reading += step) to[target + x] = images[reading]
  }
}

// A permutation is a pure function of its three numbers; a few are kept because a batch needs 64 entries of 45,000.
const kept: { count: number; seed: number; epoch: number; order: Uint32Array }[] = []
const KEPT_ORDERS = 8

function epochOrder(count: number, seed: number, epoch: number): Uint32Array {
  const known = kept.find((entry) => entry.epoch === epoch && entry.seed === seed && entry.count === count)
  if (known) return known.order
  const order = permutation(count, dataStream(seed, 'order', epoch))
  kept.unshift({ count, seed, epoch, order })
  kept.length = Math.min(kept.length, KEPT_ORDERS)
  return order
}
