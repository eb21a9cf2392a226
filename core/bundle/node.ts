// Bundles as folders on disk; the one file here that needs Node.
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder, writeFileAtomically } from '../files/node.ts'
import { loadBundle } from './load.ts'
import { MANIFEST_FILE } from './manifest.ts'
import { buildManifest, printManifest } from './write.ts'
import type { Bundle } from './load.ts'
import type { Manifest } from './manifest.ts'
import type { BundleDetails } from './write.ts'

/**
 * Loads `models/<name>` or any folder with a manifest.json. Throws BundleError as `loadBundle` does.
 *
 * @example
 * const { manifest, names } = await loadBundleFolder('models/cifar10-nb201')
 * names.includes('ghn.onnx') // => true
 * manifest.dataset.name // => 'cifar10'
 */
export async function loadBundleFolder(folder: string): Promise<Bundle> {
  return loadBundle((name) => readFile(join(folder, name)))
}

/**
 * Writes `files` and their manifest into `folder`, the manifest last: until then a reader sees the old bundle fail its
 * hashes, never a mixture. Other files of an earlier bundle stay.
 */
export async function writeBundleFolder(
  folder: string,
  details: BundleDetails,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<Manifest> {
  const manifest = await buildManifest(details, files)
  for (const [name, data] of [...Object.entries(files), [MANIFEST_FILE, printManifest(manifest)] as const]) {
    const path = join(folder, name)
    await makeFolder(dirname(path))
    await writeFileAtomically(path, data)
  }
  return manifest
}
