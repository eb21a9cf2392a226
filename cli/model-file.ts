// A model's file as bytes, or why there are none: what is wrong, and what to do about it.
import { readFile, stat } from 'node:fs/promises'
import { reasonOf } from '@archcast/core/files/errors.ts'
import { ONNX_LIMITS } from '@archcast/core/importer/limits.ts'

/** The message leaves out the file's name. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError'
  /** Whether there is no such file. */
  readonly missing: boolean

  constructor(cause: NodeJS.ErrnoException) {
    super(reasonOf(cause), { cause })
    this.missing = cause.code === 'ENOENT'
  }
}

/** @throws {UnreadableFileError} */
export async function readModelFile(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path)
    // A larger one would fill the memory before its reader refused it.
    if (size > ONNX_LIMITS.bytes) throw new Error(`it has ${size} bytes; at most ${ONNX_LIMITS.bytes} are read`)
    return await readFile(path)
  } catch (error) {
    throw new UnreadableFileError(error as Error)
  }
}
