// A model as a gate works with it: its network, its size, and what its file calls the layers.
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { UnreadableModelError } from '@archcast/core/gate/errors.ts'
import { assertJsonDepth } from '@archcast/core/arch/json-depth.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { faultOf } from '../fault.ts'
import { UnreadableFileError, readModelFile } from '../model-file.ts'
import { resolveOnnx } from '@archcast/core/importer/resolve.ts'
import { documentOf } from '@archcast/core/arch/document.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { resolve } from 'node:path'
import { splitId } from '@archcast/core/spaces/item.ts'
import type { Cost } from '@archcast/core/arch/cost.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'
import type { LayerNames } from '@archcast/core/gate/layers.ts'
import type { ModelName } from './models.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolve.ts'

export interface Subject extends ModelName, Cost {
  /** The network as JSON, made when it is asked for. */
  readonly document: () => unknown
  readonly architecture: ResolvedArchitecture
  readonly hash: string
  /** Bytes: of the ONNX file and its external data, or of the parameters as float32. */
  readonly size: number
  readonly names: LayerNames
  /** An ONNX file's contents. */
  readonly onnx?: OnnxContents
}

export interface OnnxContents {
  readonly bytes: Uint8Array
  /** What stands beside it as `<name>.data`, where PyTorch's exporter puts large weights. */
  readonly data?: Uint8Array
}

/** Contents of a file by its name; undefined where there is none. Throws an Error for a file that cannot be read. */
export type ReadModel = (name: string) => Promise<Uint8Array | undefined>

/** Of a file below `cwd`. Throws UnreadableModelError where there is none, or it cannot be read. */
export async function openModel(name: ModelName, cwd: string, size?: InputSize): Promise<Subject> {
  const onDisk: ReadModel = (path) =>
    readModelFile(resolve(cwd, path)).catch((error: UnreadableFileError) => {
      if (error.missing) return undefined
      throw error
    })
  const subject = await openSubject(name, onDisk, size)
  if (subject) return subject
  throw new UnreadableModelError(name.model, 'there is no such file')
}

/** @returns undefined where there is no such file. Throws UnreadableModelError for a model that cannot be read. */
export async function openSubject(name: ModelName, read: ReadModel, size?: InputSize): Promise<Subject | undefined> {
  const { model } = name
  if (!name.file) return documentSubject(name, spaceDocument(model), size)
  const bytes = await contents(model, read)
  if (!bytes) return undefined
  if (isPointer(bytes)) throw new UnreadableModelError(model, POINTER)
  if (!model.endsWith('.onnx')) return jsonSubject(name, bytes, size)
  const data = await contents(model, read, '.data')
  const { architecture, nodes } = failing(model, () => resolveOnnx(bytes, model, size))
  const document = () => documentOf(architecture.graph)
  const subject = subjectOf(name, architecture, document, { name: (id) => nodes.get(id) })
  return { ...subject, size: bytes.length + (data?.length ?? 0), onnx: { bytes, ...(data && { data }) } }
}

async function contents(model: string, read: ReadModel, suffix = ''): Promise<Uint8Array | undefined> {
  try {
    return await read(`${model}${suffix}`)
  } catch (cause) {
    const { message } = cause as Error
    throw new UnreadableModelError(model, suffix ? `of its ${suffix}: ${message}` : message, { cause })
  }
}

const POINTER = 'it is a pointer of Git LFS; fetch the file with git lfs pull'
const isPointer = (bytes: Uint8Array) =>
  Buffer.from(bytes.subarray(0, 42)).toString('latin1') === 'version https://git-lfs.github.com/spec/v1'

function spaceDocument(model: string): unknown {
  const colon = model.indexOf(':')
  return { space: model.slice(0, colon), arch: model.slice(colon + 1) }
}

function jsonSubject(name: ModelName, bytes: Uint8Array, size?: InputSize): Subject {
  const { model } = name
  const text = new TextDecoder().decode(bytes)
  const json: unknown = failing(model, () => {
    assertJsonDepth(text)
    return JSON.parse(text)
  })
  return documentSubject(name, splitId(json).architecture, size, { line: linesOf(text) })
}

function documentSubject(name: ModelName, document: unknown, { batch }: InputSize = {}, names?: LayerNames): Subject {
  const architecture = failing(name.model, () => resolveArchitecture(document))
  return subjectOf(name, { ...architecture, ...(batch !== undefined && { batch }) }, () => document, names)
}

function subjectOf(
  name: ModelName,
  architecture: ResolvedArchitecture,
  document: () => unknown,
  names: LayerNames = {},
): Subject {
  const { graph } = architecture
  const { macs, params } = cost(graph)
  const hash = canonicalHash(graph)
  return { ...name, document, architecture, hash, macs, params, size: 4 * params, names }
}

function failing<T>(model: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new UnreadableModelError(model, `it is neither ONNX nor JSON: ${error.message}`, { cause: error })
    if (error instanceof ArchitectureError)
      throw new UnreadableModelError(model, faultOf(model, error), { cause: error })
    throw error
  }
}

/** Lines of a JSON document where ids stand; a node of a cell is named `<block>.<id>`. */
function linesOf(text: string): (id: string) => number | undefined {
  const lines = new Map<string, number>()
  let line = 1
  let from = 0
  for (const { index, 1: quoted } of text.matchAll(/"id"\s*:\s*("(?:[^"\\]|\\.)*")/g)) {
    line += text.slice(from, index).split('\n').length - 1
    from = index
    const id = JSON.parse(quoted) as string
    if (!lines.has(id)) lines.set(id, line)
  }
  return (id) => lines.get(id) ?? lines.get(id.replace(/^\d+\./, ''))
}
