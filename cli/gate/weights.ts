// The files beside an ONNX file that hold its weights, as it lists them itself: where they are, and how large.
import { posix } from 'node:path'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { externalFilesOf } from '@archcast/core/importer/external.ts'
import { isPointer, pointedSize } from './lfs.ts'
import { quote } from '@archcast/core/importer/errors.ts'
import type { ExternalFile } from '@archcast/core/importer/external.ts'
import type { ModelFiles } from './files.ts'

export interface Weights {
  /** Paths from the working directory. */
  readonly paths: readonly string[]
  /** Bytes of all of them, those that a pointer of Git LFS stands for among them. */
  readonly size: number
  /** What is wrong with them, a sentence each: then the size is less than the model's. */
  readonly faults: readonly string[]
}

/**
 * @param bytes of the model
 * @throws {ArchitectureError} for a place outside the model's folder, be it by a symbolic link
 */
export async function weightsOf(model: string, bytes: Uint8Array, files: ModelFiles): Promise<Weights> {
  const paths: string[] = []
  const faults: string[] = []
  let size = 0
  for (const file of externalFilesOf(bytes, model)) {
    const path = posix.join(posix.dirname(model), file.location)
    paths.push(path)
    try {
      const found = await sizeOf(model, path, file, files)
      if (found < file.bytes) throw new Error(cutOff(file, found))
      size += found
    } catch (error) {
      if (error instanceof ArchitectureError) throw error
      faults.push(`its file ${quote(file.location)} cannot be read: ${(error as Error).message}`)
    }
  }
  return { paths, size, faults }
}

async function sizeOf(model: string, path: string, { tensor, location }: ExternalFile, files: ModelFiles) {
  const real = await files.real(path)
  if (real === undefined) throw new Error('it is not there; put it beside the model')
  const folders = [await files.real(posix.dirname(model)), posix.dirname((await files.real(model)) ?? model)]
  if (!folders.some((folder) => folder !== undefined && isWithin(real, folder))) {
    const detail = `the tensor ${quote(tensor)} is kept in ${quote(location)}, a link that leaves the model's folder`
    throw new ArchitectureError('invalid_onnx', [{ pointer: '', detail: `${detail}; put the file itself there` }])
  }
  const head = await files.head(path)
  if (!isPointer(head)) return files.size(path)
  const pointed = pointedSize(head)
  if (pointed !== undefined) return pointed
  throw new Error(`it is a damaged pointer of Git LFS; ${files.fetching}`)
}

const isWithin = (path: string, folder: string) => path.startsWith(folder === '/' ? '/' : `${folder}/`)

const cutOff = ({ tensor, bytes }: ExternalFile, found: number) =>
  `it has ${found} bytes, and the tensor ${quote(tensor)} ends at ${bytes}; it is cut off or another's, copy it anew`
