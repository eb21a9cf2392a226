// Which files beside an ONNX file hold values of it, and how long they must be.
import { fileError, quote } from './errors.ts'
import { TooManyFieldsError } from './wire.ts'
import type { ExternalTensor, OnnxFile } from './file.ts'

export interface ExternalFile {
  /** Path from the model's folder, with forward slashes, in normal form. */
  readonly location: string
  /** Fewest bytes that it has, where it holds all of its tensors. */
  readonly bytes: number
  /** The tensor that ends last. */
  readonly tensor: string
}

/**
 * The files that hold tensors, in the order in which the model first names them, each once.
 * @param name the model's, for errors
 * @throws {ArchitectureError} `invalid_onnx` for a place that is none, or outside the model's folder, with the tensor's
 * name; `too_large` past the limits
 *
 * @example
 * import { gunzipSync } from 'node:zlib'
 * import { readFile } from 'node:fs/promises'
 * import { decodeOnnx } from '@archcast/core/importer/decode.ts'
 * const model = gunzipSync(await readFile('test/fixtures/onnx/resnet18.onnx.gz'))
 * externalFilesOf(decodeOnnx(model, 'resnet18.onnx'), 'resnet18.onnx') // => []
 */
export function externalFilesOf(file: OnnxFile, name: string): ExternalFile[] {
  const files = new Map<string, ExternalFile>()
  for (const found of tensorsOf(file, name)) {
    const place = placeOf(found)
    if (typeof place === 'string')
      throw fileError('invalid_onnx', name, `the tensor ${quote(found.tensor)} ${place}; export the model anew`)
    const known = files.get(place.location)
    if (!known || place.bytes > known.bytes) files.set(place.location, { ...place, tensor: found.tensor })
  }
  return [...files.values()]
}

function tensorsOf(file: OnnxFile, name: string): readonly ExternalTensor[] {
  try {
    return file.external()
  } catch (error) {
    if (error instanceof TooManyFieldsError) throw fileError('too_large', name, error.message)
    throw fileError('invalid_onnx', name, `this is no ONNX file, or it is damaged: ${(error as Error).message}`)
  }
}

/** The place, or what is wrong with it. */
function placeOf({ entries, bytes }: ExternalTensor): Omit<ExternalFile, 'tensor'> | string {
  const written = entries.get('location') ?? ''
  const location = locationOf(written)
  if (location === undefined)
    return written === ''
      ? 'is in another file, and no location says in which'
      : `is kept in ${quote(written)}, which is not a path inside the model's folder`
  for (const key of ['offset', 'length']) {
    const value = entries.get(key) ?? '0'
    if (!/^\d{1,15}$/.test(value)) return `has the ${key} ${quote(value)}, which is no number of bytes`
  }
  return { location, bytes: Number(entries.get('offset') ?? 0) + Number(entries.get('length') ?? bytes) }
}

/**
 * The place in normal form; undefined for an empty one, and for one that is absolute or goes up, with backslashes too.
 */
function locationOf(written: string): string | undefined {
  const parts = written.split('/').filter((part) => part !== '' && part !== '.')
  const absolute = /^(?:[/\\]|[a-z]:[/\\])/i.test(written)
  const up = written.split(/[/\\]/).includes('..')
  return parts.length === 0 || absolute || up || written.includes('\0') ? undefined : parts.join('/')
}
