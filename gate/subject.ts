// A model as a gate works with it: its network, its size, and what its file calls the layers.
import { isOnnxFile } from '../core/importer/node.ts'
import { isPointer } from './lfs.ts'
import { filesOnDisk } from './model-files.ts'
import { weightFilesOf } from './weight-files.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { documentOf } from '@archcast/core/arch/flat-document.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { UnreadableModelError } from '@archcast/core/gate/errors.ts'
import { faultOf } from '@archcast/core/importer/fault.ts'
import { resolveOnnx } from '@archcast/core/importer/resolve-onnx.ts'
import { splitId } from '@archcast/core/spaces/item.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { decodeText } from '@archcast/core/text/decode.ts'
import { TextError } from '@archcast/core/text/errors.ts'
import { parseJson } from '@archcast/core/text/json.ts'
import type { ModelFiles } from './model-files.ts'
import type { ModelName } from './models.ts'
import type { Cost } from '@archcast/core/arch/cost.ts'
import type { LayerNames } from '@archcast/core/gate/layers.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

export interface Subject extends ModelName, Cost {
  /** The network as JSON, made when it is asked for. */
  readonly document: () => unknown
  readonly architecture: ResolvedArchitecture
  readonly hash: string
  /** Bytes: of the ONNX file and of all files that it keeps weights in, or of the parameters as float32. */
  readonly size?: number
  /** Why the size cannot be told, a sentence. */
  readonly no_size?: string
  /** Whether that is for damage, rather than that a file could not be looked at. */
  readonly damaged?: boolean
  readonly names: LayerNames
  /** Of an ONNX file. */
  readonly onnx?: OnnxContents
}

export interface OnnxContents {
  /** Paths of the files that its weights are in. */
  readonly weights: readonly string[]
  /** Where it and they are. */
  readonly files: ModelFiles
}

/** Of a file below `cwd`. Throws UnreadableModelError where there is none, or it cannot be read. */
export async function openModel(name: ModelName, cwd: string, size?: InputSize): Promise<Subject> {
  const subject = await openSubject(name, filesOnDisk(cwd), size)
  if (subject) return subject
  throw new UnreadableModelError(name.model, 'there is no such file')
}

/** @returns undefined where there is no such file. Throws UnreadableModelError for a model that cannot be read. */
export async function openSubject(name: ModelName, files: ModelFiles, size?: InputSize): Promise<Subject | undefined> {
  const { model } = name
  if (!name.file) return documentSubject(name, spaceDocument(model), size)
  const bytes = await contents(model, files)
  if (!bytes) return undefined
  if (bytes.length === 0) throw new UnreadableModelError(model, 'it is empty; export or fetch it anew')
  if (isPointer(bytes))
    throw new UnreadableModelError(model, `it is a pointer of Git LFS; ${files.fetching}`, { damaged: false })
  if (!isOnnxFile(model)) return jsonSubject(name, bytes, size)
  const { architecture, nodes, external } = await failing(model, () => resolveOnnx(bytes, model, size))
  const weights = await failing(model, () => weightFilesOf(model, external(), files))
  const document = () => documentOf(architecture.graph)
  const { size: _, ...subject } = subjectOf(name, architecture, document, { name: (id) => nodes.get(id) })
  return {
    ...subject,
    ...(weights.faults.length > 0
      ? { no_size: weights.faults.join('; '), damaged: weights.damaged }
      : { size: bytes.length + weights.size }),
    onnx: { weights: weights.paths, files },
  }
}

async function contents(model: string, files: ModelFiles): Promise<Uint8Array | undefined> {
  try {
    return await files.read(model)
  } catch (cause) {
    throw new UnreadableModelError(model, (cause as Error).message, { cause, damaged: false })
  }
}

function spaceDocument(model: string): unknown {
  const colon = model.indexOf(':')
  return { space: model.slice(0, colon), arch: model.slice(colon + 1) }
}

async function jsonSubject(name: ModelName, bytes: Uint8Array, size?: InputSize): Promise<Subject> {
  const { model } = name
  const text = await failing(model, () => decodeText(bytes, 'it'))
  const json = await failing(model, () => parseJson(text, 'it'))
  return documentSubject(name, splitId(json).architecture, size, { line: linesOf(text) })
}

async function documentSubject(
  name: ModelName,
  document: unknown,
  { batch }: InputSize = {},
  names?: LayerNames,
): Promise<Subject> {
  const architecture = await failing(name.model, () => resolveArchitecture(document))
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

async function failing<T>(model: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TextError) {
      const { code, reason, cause } = error
      const found = code === 'not_json' ? `it is neither ONNX nor JSON: ${(cause as Error).message}` : `it ${reason}`
      throw new UnreadableModelError(model, found, { cause: error })
    }
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
