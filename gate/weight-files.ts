// The files beside an ONNX file that hold its weights, as it lists them itself: where they are, and how large.
import { posix } from 'node:path'
import { isPointer, pointedSize } from './lfs.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { quote } from '@archcast/core/importer/errors.ts'
import type { ModelFiles } from './model-files.ts'
import type { ExternalFile } from '@archcast/core/importer/external.ts'

export interface WeightFiles {
  /** Paths from the working directory. */
  readonly paths: readonly string[]
  /** Bytes of all of them, those that a pointer of Git LFS stands for among them. */
  readonly size: number
  /** What is wrong with them, a sentence each: then the size is less than the model's. */
  readonly faults: readonly string[]
  /** Whether all of that is damage, rather than that files could not be looked at. */
  readonly damaged: boolean
}

/**
 * @param listed as the model lists them
 * @throws {ArchitectureError} for a place outside the model's folder, be it by a symbolic link
 */
export async function weightFilesOf(
  model: string,
  listed: readonly ExternalFile[],
  files: ModelFiles,
): Promise<WeightFiles> {
  const paths: string[] = []
  const faults: string[] = []
  let size = 0
  let damaged = true
  let folders: readonly (string | undefined)[] | undefined
  for (const file of listed) {
    const path = posix.join(posix.dirname(model), file.location)
    paths.push(path)
    try {
      folders ??= await foldersOf(model, files)
      const found = await sizeOf(path, folders, file, files)
      if (typeof found === 'string') faults.push(`its file ${quote(file.location)} ${found}`)
      else if (path !== model) size += found
    } catch (error) {
      if (error instanceof ArchitectureError) throw error
      damaged = false
      faults.push(`its file ${quote(file.location)} cannot be read: ${(error as Error).message}`)
    }
  }
  return { paths, size, faults, damaged }
}

/** Where the files of a model may be: in the folder that names it, and in that of the file itself. */
async function foldersOf(model: string, files: ModelFiles): Promise<readonly (string | undefined)[]> {
  return [await files.real(posix.dirname(model)), posix.dirname((await files.real(model)) ?? model)]
}

/** Bytes of a file, or what of it is wrong, as a predicate. */
async function sizeOf(
  path: string,
  folders: readonly (string | undefined)[],
  { tensor, location, bytes }: ExternalFile,
  files: ModelFiles,
): Promise<number | string> {
  const real = await files.real(path)
  if (real === undefined) return 'is not there; put it beside the model'
  if (!folders.some((folder) => folder !== undefined && isWithin(real, folder))) {
    const detail = `the tensor ${quote(tensor)} is kept in ${quote(location)}, a link that leaves the model's folder`
    throw new ArchitectureError('invalid_onnx', [{ pointer: '', detail: `${detail}; put the file itself there` }])
  }
  const head = await files.head(path)
  const size = isPointer(head) ? pointedSize(head) : await files.size(path)
  if (size === undefined) return `is a damaged pointer of Git LFS; ${files.fetching}`
  if (size >= bytes) return size
  return `has ${size} bytes, and the tensor ${quote(tensor)} ends at ${bytes}; it is cut off or another's, copy it anew`
}

const isWithin = (path: string, folder: string) => path.startsWith(folder === '/' ? '/' : `${folder}/`)
