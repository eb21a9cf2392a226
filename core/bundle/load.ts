// Reading a bundle: nothing in it is parsed before every file has proved to be the one that was exported.
import { readJson } from '../text/json.ts'
import { BundleError, describeIssues } from './errors.ts'
import { BUNDLE_FORMAT, MANIFEST_FILE, manifestSchema } from './manifest.ts'
import { bundleVersion, sha256 } from './sha256.ts'
import type { Manifest } from './manifest.ts'

/** A bundle whose files match their hashes. */
export interface Bundle {
  readonly manifest: Manifest
  /** Names of the files besides the manifest. */
  readonly names: readonly string[]
  /** Contents of a file. Throws BundleError where the bundle has none of that name. */
  readonly file: (name: string) => Uint8Array
}

/**
 * Loads a bundle through `read`, which gives the contents of a file by its name in the bundle. Reads the wanted files,
 * by default all. Throws BundleError for a missing file, for one whose size or SHA-256 the manifest contradicts, and
 * for a manifest that is invalid or of another format.
 *
 * @example
 * import { readFile } from 'node:fs/promises'
 * const bundle = await loadBundle((name) => readFile(`models/cifar10-nb201/${name}`))
 * bundle.manifest.dataset.classes // => 10
 */
export async function loadBundle(
  read: (name: string) => Promise<Uint8Array>,
  wanted: (name: string) => boolean = () => true,
): Promise<Bundle> {
  const manifest = parseManifest(await readNamed(read, MANIFEST_FILE, 'a readable file'))
  const files = new Map<string, Uint8Array>()
  for (const [name, { bytes, sha256: expected }] of Object.entries(manifest.files)) {
    if (!wanted(name)) continue
    const data = await readNamed(read, name, `${bytes} bytes`)
    if (data.length !== bytes) throw new BundleError(name, `${bytes} bytes`, `${data.length}`)
    const actual = await sha256(data)
    if (actual !== expected) throw new BundleError(name, `SHA-256 ${expected}`, actual)
    files.set(name, data)
  }
  const version = await bundleVersion(manifest)
  if (manifest.version !== version)
    throw new BundleError(MANIFEST_FILE, `version ${version} from its files and settings`, manifest.version)
  return {
    manifest,
    names: [...files.keys()],
    file(name) {
      const data = files.get(name)
      if (!data) throw new BundleError(name, 'a file of the bundle', `only ${[...files.keys()].join(', ')}`)
      return data
    },
  }
}

/** Reads manifest.json. Throws BundleError naming every field at fault. */
export function parseManifest(data: Uint8Array): Manifest {
  let json: unknown
  try {
    json = readJson(data, MANIFEST_FILE)
  } catch (cause) {
    throw new BundleError(MANIFEST_FILE, 'JSON', (cause as Error).message, { cause })
  }
  const format = (json as { formatVersion?: unknown } | null)?.formatVersion
  if (format !== BUNDLE_FORMAT) {
    throw new BundleError(MANIFEST_FILE, `formatVersion ${BUNDLE_FORMAT}`, JSON.stringify(format) ?? 'none')
  }
  const parsed = manifestSchema.safeParse(json)
  if (parsed.success) return parsed.data
  throw new BundleError(MANIFEST_FILE, 'a valid manifest', describeIssues(parsed.error.issues), {
    cause: parsed.error,
  })
}

async function readNamed(
  read: (name: string) => Promise<Uint8Array>,
  name: string,
  expected: string,
): Promise<Uint8Array> {
  try {
    return await read(name)
  } catch (cause) {
    throw new BundleError(name, expected, `an error: ${(cause as Error).message}`, { cause })
  }
}
