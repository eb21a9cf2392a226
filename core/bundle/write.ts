// Making the manifest of a bundle from its files.
import { BUNDLE_FORMAT, manifestSchema } from './manifest.ts'
import { bundleVersion, sha256 } from './sha256.ts'
import type { Manifest } from './manifest.ts'

/** All of a manifest but what follows from the files. */
export type BundleDetails = Omit<Manifest, 'formatVersion' | 'version' | 'files'>

/** Builds the manifest of `files` (name -> contents). Throws ZodError where a detail or a name is not valid. */
export async function buildManifest(
  details: BundleDetails,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<Manifest> {
  const entries: Manifest['files'] = {}
  for (const name of Object.keys(files).toSorted()) {
    entries[name] = { sha256: await sha256(files[name]), bytes: files[name].length }
  }
  return manifestSchema.parse({
    ...details,
    formatVersion: BUNDLE_FORMAT,
    version: await bundleVersion({ ...details, files: entries }),
    files: entries,
  })
}

/** manifest.json as text: indented, so that versions of it compare line by line. */
export function printManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`
}
