// Where the files of models are read: in the working directory here, in a commit in git/commit-files.ts.
import { open, realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UnreadableFileError, fileSize, readModelFile } from '../core/importer/node.ts'
import { POINTER_BYTES } from './lfs.ts'
import { posixPath } from './path-patterns.ts'

/** Paths are relative to the working directory. Each method throws an Error for a file that cannot be read. */
export interface ModelFiles {
  /** A file's contents; undefined where there is none. */
  read(path: string): Promise<Uint8Array | undefined>
  /** The absolute path without symbolic links; undefined where there is nothing. */
  real(path: string): Promise<string | undefined>
  /** Bytes of a file that is there. */
  size(path: string): Promise<number>
  /** A file's first bytes, enough for a pointer of Git LFS. */
  head(path: string): Promise<Uint8Array>
  /** Where ONNX Runtime can read a model with the files beside it: their own place, or a copy in a folder. */
  placed(model: string, beside: readonly string[], folder: string): Promise<string>
  /** How to fetch what a pointer of Git LFS stands for. */
  readonly fetching: string
}

export function filesOnDisk(cwd: string): ModelFiles {
  const at = (path: string) => resolve(cwd, path)
  return {
    read: (path) => unlessMissing(() => readModelFile(at(path))),
    real: (path) => unlessMissing(async () => posixPath(await realpath(at(path)).catch(raised))),
    size: (path) => fileSize(at(path)),
    head: (path) => headOf(at(path)).catch(raised),
    placed: async (model) => at(model),
    fetching: 'fetch it with git lfs pull',
  }
}

function raised(error: Error): never {
  throw new UnreadableFileError(error)
}

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof UnreadableFileError && error.missing) return undefined
    throw error
  }
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(POINTER_BYTES + 1), 0, POINTER_BYTES + 1, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
