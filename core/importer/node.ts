// A model's file as bytes, or why there are none: what is wrong, and what to do about it.
import { readFile, stat } from 'node:fs/promises'
import { reasonOf } from '../files/errors.ts'
import { ONNX_LIMITS } from './onnx-limits.ts'

/** Whether a file of that name is ONNX, as its suffix says in any case. */
export const isOnnxFile = (name: string): boolean => /\.onnx$/i.test(name)

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
    const size = await fileSize(path)
    // A larger one would fill the memory before its reader refused it.
    if (size > ONNX_LIMITS.bytes) throw new Error(`it has ${size} bytes; at most ${ONNX_LIMITS.bytes} are read`)
    return await readFile(path)
  } catch (error) {
    throw error instanceof UnreadableFileError ? error : new UnreadableFileError(error as Error)
  }
}

/** Bytes of a file. @throws {UnreadableFileError} also for what is no file: a pipe would be waited for without end */
export async function fileSize(path: string): Promise<number> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    if (!found.isFile()) throw new Error('it is no regular file; write its contents into one')
    return found.size
  } catch (error) {
    throw new UnreadableFileError(error as Error)
  }
}
