// A folder of images, a subfolder a class: listed once, decoded on demand, so that a dataset need not fit in memory.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { dataStream, permutation } from './data-random.ts'
import { DataError } from './errors.ts'
import type { ImageSet } from './image-set.ts'

const KINDS = /\.(jpe?g|png|webp)$/i
const REMEDY = 'It should hold a folder for each class with JPEG, PNG or WebP images in it'

/** One image in so many of each class is held back for validation, at least one. */
const HELD_BACK = 10

export interface ImageFile {
  readonly path: string
  /** Index into the class names. */
  readonly label: number
}

export interface ImageFolder {
  /** Names of the subfolders, in alphabetical order. */
  readonly classNames: readonly string[]
  readonly train: readonly ImageFile[]
  /** Class by class in turn, so that any first few are balanced. */
  readonly validation: readonly ImageFile[]
}

/** Lists a folder and splits it by `seed`. Throws DataError unless it has at least two classes of two images each. */
export async function listImageFolder(folder: string, seed: number): Promise<ImageFolder> {
  const classNames = (await entriesOf(folder)).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  classNames.sort()
  if (classNames.length < 2) throw new DataError(folder, `has ${classNames.length} folders of images`, REMEDY)
  const train: ImageFile[] = []
  const held: ImageFile[][] = []
  for (const [label, name] of classNames.entries()) {
    const files = (await entriesOf(join(folder, name))).filter((entry) => KINDS.test(entry.name))
    const paths = files.map((entry) => join(folder, name, entry.name)).toSorted()
    if (paths.length < 2) throw new DataError(join(folder, name), `has ${paths.length} images`, REMEDY)
    const shuffled = Array.from(permutation(paths.length, dataStream(seed, 'split', label)), (i) => {
      return { path: paths[i], label }
    })
    const count = Math.max(1, Math.floor(paths.length / HELD_BACK))
    held.push(shuffled.slice(0, count))
    train.push(...shuffled.slice(count))
  }
  const turns = Math.max(...held.map((files) => files.length))
  const validation = Array.from({ length: turns }, (_, turn) => held.flatMap((files) => files.slice(turn, turn + 1)))
  return { classNames, train, validation: validation.flat() }
}

/**
 * Decodes images to `size` x `size`: scales the shorter side to `size`, then takes the middle. Cameras' turns are
 * undone, grey becomes colour, transparency is dropped. Throws DataError for a file that is no image.
 */
export async function decodeImages(
  files: readonly ImageFile[],
  size: number,
  classNames: readonly string[],
): Promise<ImageSet> {
  const sharp = await openSharp()
  const plane = size * size
  const images = new Uint8Array(files.length * 3 * plane)
  await Promise.all(
    files.map(async ({ path }, image) => {
      const pixels = await sharp(path)
        .autoOrient()
        .resize(size, size, { fit: 'cover' })
        .removeAlpha()
        .toColourspace('srgb')
        .raw()
        .toBuffer()
        .catch((cause: Error) => {
          throw new DataError(path, `cannot be read as an image (${cause.message})`, 'Mend or remove it', { cause })
        })
      const at = image * 3 * plane
      for (let i = 0; i < plane; i++) for (let c = 0; c < 3; c++) images[at + c * plane + i] = pixels[3 * i + c]
    }),
  )
  const labels = Uint16Array.from(files, ({ label }) => label)
  return { images, labels, count: files.length, shape: [3, size, size], classNames }
}

type Sharp = typeof import('sharp').default

let opened: Promise<Sharp> | undefined

/** Loaded when a folder is first read: most commands never do. */
function openSharp(): Promise<Sharp> {
  return (opened ??= import('sharp').then(({ default: sharp }) => {
    // Several files are decoded at once; a thread each is enough, and none is decoded twice.
    sharp.concurrency(1)
    sharp.cache(false)
    return sharp
  }))
}

async function entriesOf(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch((cause: Error) => {
    throw new DataError(folder, `cannot be listed (${cause.message})`, REMEDY, { cause })
  })
}
