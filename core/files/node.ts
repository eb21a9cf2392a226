// Files read and written on Node: whole or not at all, and every failure told by its path.
import { mkdir, readFile } from 'node:fs/promises'
import { decodeText } from '../text/decode.ts'
import { parseJson } from '../text/json.ts'
import { FileError } from './errors.ts'
import { openOutput } from './output.ts'

/** Throws FileError. */
export async function readBytes(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: Error) => {
    throw new FileError(path, error)
  })
}

/** Throws FileError, and TextError that names the path. */
export async function readTextFile(path: string): Promise<string> {
  return decodeText(await readBytes(path), path)
}

/** Throws FileError, and TextError that names the path. */
export async function readJsonFile(path: string): Promise<unknown> {
  return parseJson(await readTextFile(path), path)
}

/** Makes a folder and those above it. Throws FileError. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: Error) => {
    throw new FileError(path, error, true)
  })
}

/**
 * Writes beside `path` and renames into place: however writing ends, a reader sees the old file or the whole new one.
 * Throws FileError, and leaves nothing behind then.
 */
export async function writeFileAtomically(path: string, data: Uint8Array | string): Promise<void> {
  const output = await openOutput(path)
  try {
    await output.write(data)
    await output.commit()
  } finally {
    await output.discard()
  }
}
