// SHA-256 through Web Crypto, which Node and Workers both have natively; the version of a bundle.
import type { Manifest } from './manifest.ts'

/** Lower-case hexadecimal SHA-256. */
export async function sha256(data: Uint8Array): Promise<string> {
  // Web Crypto's types exclude shared memory, which no bundle file is in.
  const digest = await crypto.subtle.digest('SHA-256', data as Uint8Array<ArrayBuffer>)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What of a manifest decides on predictions. */
export type Deciding = Pick<Manifest, 'files' | 'dataset' | 'ghn' | 'scoring' | 'heads' | 'wider'>

/**
 * Version of a bundle: the first 12 hexadecimal digits of a SHA-256. It covers `<sha256> <name>\n` of the files in the
 * order of their names, and the manifest's settings that decide on predictions, as JSON with sorted keys. What the
 * manifest tells people changes nothing.
 */
export async function bundleVersion({ files, dataset, ghn, scoring, heads, wider }: Deciding): Promise<string> {
  const names = Object.keys(files).toSorted((a, b) => (a < b ? -1 : 1))
  const lines = names.map((name) => `${files[name].sha256}  ${name}\n`).join('')
  const settings = JSON.stringify({ dataset, ghn, scoring, heads, wider }, sortedKeys)
  return (await sha256(new TextEncoder().encode(lines + settings))).slice(0, 12)
}

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
