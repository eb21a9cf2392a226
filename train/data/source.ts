// Where a training's images come from: CIFAR-10 in memory, or a folder of images that are decoded as they are needed.
import { assembleBatch, batchAt, batchIndices, imagesFrom } from './batches.ts'
import { CIFAR10_ATTRIBUTION, CIFAR10_CLASSES, CIFAR10_NORMALISATION } from './cifar10-format.ts'
import { loadCifar10 } from './cifar10.ts'
import { decodeImages, listImageFolder } from './image-folder.ts'
import { takeImages } from './image-set.ts'
import { resizedBy } from './resize-images.ts'
import { splitValidation } from './validation-split.ts'
import type { Batch, BatchOptions } from './batches.ts'
import type { ImageSet } from './image-set.ts'
import type { Normalisation } from '@archcast/core/bundle/normalise.ts'

export const DATASETS = ['cifar10', 'images'] as const

export interface SourceOptions {
  readonly dataset: (typeof DATASETS)[number]
  readonly seed: number
  /** Side of the images that are given. */
  readonly imageSize: number
  readonly batchSize: number
  readonly augment?: BatchOptions['augment']
}

export interface ImageSource {
  readonly classNames: readonly string[]
  readonly normalisation: Normalisation
  readonly attribution: string
  /** Batch number `step` (from 0) of an endless stream of training images. */
  batch(step: number): Promise<Batch>
  /** The first `count` validation images, normalised; fewer where there are no more. */
  validation(count: number): Promise<Batch>
  /** The same as bytes. */
  validationSet(count: number): Promise<ImageSet>
}

/**
 * Throws DataError where `folder` does not hold the dataset, RangeError where its images cannot be brought to the size.
 */
export async function openSource(options: SourceOptions, folder: string): Promise<ImageSource> {
  return options.dataset === 'cifar10' ? cifar10Source(options, folder) : folderSource(options, folder)
}

/** Number of classes of a dataset, without reading its images. */
export async function datasetClasses(
  { dataset, seed }: Pick<SourceOptions, 'dataset' | 'seed'>,
  folder: string,
): Promise<number> {
  return dataset === 'cifar10' ? CIFAR10_CLASSES.length : (await listImageFolder(folder, seed)).classNames.length
}

async function cifar10Source({ seed, imageSize, ...options }: SourceOptions, folder: string): Promise<ImageSource> {
  const { train, validation } = splitValidation((await loadCifar10(folder)).train, { seed })
  const size = { downscale: train.shape[1] / imageSize, normalisation: CIFAR10_NORMALISATION }
  return {
    classNames: CIFAR10_CLASSES,
    normalisation: CIFAR10_NORMALISATION,
    attribution: CIFAR10_ATTRIBUTION,
    batch: async (step) => batchAt(train, step, { seed, ...options, ...size }),
    validation: async (count) => imagesFrom(validation, 0, count, size),
    validationSet: async (count) => {
      const indices = Array.from({ length: Math.min(count, validation.count) }, (_, i) => i)
      return resizedBy(takeImages(validation, indices), size.downscale)
    },
  }
}

/** Mean and standard deviation of ImageNet's training images per channel, in common use for photographs. */
const PHOTOGRAPHS: Normalisation = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }

async function folderSource({ seed, imageSize, ...options }: SourceOptions, folder: string): Promise<ImageSource> {
  const { classNames, train, validation } = await listImageFolder(folder, seed)
  const validationSet = (count: number) => decodeImages(validation.slice(0, count), imageSize, classNames)
  return {
    classNames,
    normalisation: PHOTOGRAPHS,
    attribution: 'images of a folder',
    async batch(step) {
      const files = batchIndices(train.length, step, { seed, ...options }).map((index) => train[index])
      const set = await decodeImages(files, imageSize, classNames)
      const slots = files.map((_, slot) => slot)
      return assembleBatch(set, slots, step, { seed, ...options, normalisation: PHOTOGRAPHS })
    },
    async validation(count) {
      return imagesFrom(await validationSet(count), 0, count, { normalisation: PHOTOGRAPHS })
    },
    validationSet,
  }
}
