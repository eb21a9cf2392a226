// What the tests of this folder share: tiny image sets, and a package of the real one's form with four images a file.
import { createHash } from 'node:crypto'
import { link, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { create } from 'tar'
import { TEST_FILES, TRAIN_FILES } from './cifar10-format.ts'
import type { Cifar10Package } from './cifar10-package.ts'
import type { ImageSet } from './image-set.ts'

/** A folder under the system's temporary one. */
export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'archcast-data-'))
}

/** Interleaved value of channel `channel` of pixel `pixel` of image `image`, counted over all files. */
export function tinyPixel(image: number, pixel: number, channel: number): number {
  return (image * 41 + pixel * 3 + channel * 7) % 256
}

/** Label of image `image`, training images first. */
export function tinyLabel(image: number): number {
  return (image * 3) % 10
}

/** A tarball of five training files and a test file with four images each, and how `fetchCifar10` is to check it. */
export async function tinyPackage(folder: string): Promise<{ tarball: string; source: Cifar10Package }> {
  const imagesPerFile = 4
  await mkdir(join(folder, 'package'), { recursive: true })
  for (let file = 0; file < 6; file++) {
    const data = new Uint8Array(imagesPerFile * 3072)
    for (let row = 0; row < imagesPerFile; row++) {
      for (let i = 0; i < 3072; i++) {
        data[row * 3072 + i] = tinyPixel(file * imagesPerFile + row, Math.floor(i / 3), i % 3)
      }
    }
    const name = file < 5 ? `data_batch_${file + 1}.png` : 'test_batch.png'
    await writeFile(join(folder, 'package', name), encode({ width: 1024, height: imagesPerFile, channels: 3, data }))
  }
  const labels = Array.from({ length: 24 }, (_, image) => tinyLabel(image))
  await writeFile(join(folder, 'package', 'train_lables.json'), JSON.stringify(labels.slice(0, 20)))
  await writeFile(join(folder, 'package', 'test_lables.json'), JSON.stringify(labels.slice(20)))
  const tarball = join(folder, 'tiny-1.0.0.tgz')
  await create({ file: tarball, cwd: folder, gzip: true }, ['package'])
  const integrity = `sha512-${createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')}`
  return { tarball, source: { spec: 'tiny@1.0.0', integrity, imagesPerFile } }
}

/** A CIFAR-10 of the official format and size in `folder`, with a pattern in place of pictures. */
export async function patternCifar10(folder: string): Promise<void> {
  const record = 3073
  const bytes = new Uint8Array(10_000 * record)
  for (let i = 0; i < bytes.length; i++) bytes[i] = i % record === 0 ? (i / record) % 10 : (i * 7919) >>> 5
  await mkdir(join(folder, 'cifar-10-batches-bin'), { recursive: true })
  const [first, ...others] = [...TRAIN_FILES, ...TEST_FILES].map((name) => join(folder, 'cifar-10-batches-bin', name))
  await writeFile(first, bytes)
  for (const other of others) await link(first, other)
}

/** A folder of ten classes with `count` PNG images of noise each, `size` x `size`: read in no time, unlike CIFAR-10. */
export async function noiseFolder(folder: string, { count = 4, size = 8 } = {}): Promise<void> {
  const { images } = noiseImages(10 * count, { height: size, width: size })
  const bytes = images.length / (10 * count)
  for (let image = 0; image < 10 * count; image++) {
    const label = join(folder, `class ${image % 10}`)
    await mkdir(label, { recursive: true })
    const data = images.subarray(image * bytes, (image + 1) * bytes)
    await writeFile(join(label, `${image}.png`), encode({ width: size, height: size, channels: 3, data }))
  }
}

/** `count` images of [3, height, width] of reproducible noise; image i is of class i mod `classes`. */
export function noiseImages(count: number, { classes = 10, height = 8, width = 8 } = {}): ImageSet {
  const images = Uint8Array.from({ length: count * 3 * height * width }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24)
  const labels = Uint8Array.from({ length: count }, (_, image) => image % classes)
  const classNames = Array.from({ length: classes }, (_, label) => `class ${label}`)
  return { images, labels, count, shape: [3, height, width], classNames }
}
