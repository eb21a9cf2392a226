// SHA-256 sums of files, in the format of `sha256sum`.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { FileError } from '@archcast/core/files/errors.ts'
import { readTextFile, writeFileAtomically } from '@archcast/core/files/node.ts'

/** Whether there is such a file or folder. */
export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** Hash of a file that need not fit into memory. */
export async function hashFile(path: string, algorithm: 'sha256' | 'sha512', encoding: 'hex' | 'base64') {
  const hash = createHash(algorithm)
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest(encoding)
}

/** Lower-case hexadecimal SHA-256. */
export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex')
}

/** Reads a `SHA256SUMS` file as name -> sum; empty where there is none. */
export async function readSums(path: string): Promise<Map<string, string>> {
  const text = await readTextFile(path).catch((error: Error) => {
    if (error instanceof FileError && error.code === 'ENOENT') return ''
    throw error
  })
  return new Map([...text.matchAll(/^([0-9a-f]{64}) [ *](.+)$/gm)].map(([, sum, name]) => [name, sum]))
}

/** Writes sums so that `sha256sum -c` accepts them. */
export async function writeSums(path: string, sums: ReadonlyMap<string, string>): Promise<void> {
  const lines = [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, sum]) => `${sum}  ${name}\n`)
  await writeFileAtomically(path, lines.join(''))
}
