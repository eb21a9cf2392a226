// A bundle in a folder of another, whose hashes cover its files.
import { parseManifest } from './load.ts'
import { MANIFEST_FILE } from './manifest.ts'
import { printManifest } from './write.ts'
import type { Bundle } from './load.ts'

/**
 * The bundle that lies in a folder of another. Throws BundleError where there is none, or its manifest is invalid.
 *
 * @example
 * import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
 * const outer = await loadBundleFolder('models/cifar10-nb201')
 * innerBundle(outer, 'cifar10-open').manifest.name // => 'cifar10-open'
 */
export function innerBundle(outer: Bundle, folder: string): Bundle {
  const manifest = parseManifest(outer.file(`${folder}/${MANIFEST_FILE}`))
  return { manifest, names: Object.keys(manifest.files), file: (name) => outer.file(`${folder}/${name}`) }
}

/** The bundle without the wider one in it. */
export function withoutInner(bundle: Bundle): Bundle {
  const { wider: _, ...manifest } = bundle.manifest
  return { ...bundle, manifest }
}

/** A bundle as answers name it, with the search spaces of the wider one in it too. Throws BundleError as above. */
export function modelOf(bundle: Bundle): { name: string; version: string; spaces: readonly string[] } {
  const { name, version, spaces, wider } = bundle.manifest
  const further = wider === undefined ? [] : modelOf(innerBundle(bundle, wider)).spaces
  return { name, version, spaces: [...spaces, ...further] }
}

/** Names and contents of a bundle's files as those of a folder of another. */
export function asInner(inner: Bundle, folder: string): Record<string, Uint8Array> {
  const own = inner.names.map((name) => [`${folder}/${name}`, inner.file(name)] as const)
  const manifest = new TextEncoder().encode(printManifest(inner.manifest))
  return Object.fromEntries([...own, [`${folder}/${MANIFEST_FILE}`, manifest] as const])
}
