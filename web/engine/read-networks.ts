// A file that was dropped or pasted -> the networks in it. What it is follows from its bytes; its name is for messages.
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { documentOf } from '@archcast/core/arch/flat-document.ts'
import { parsePredictRequest } from '@archcast/core/contract/predict-request.ts'
import { resolveOnnx } from '@archcast/core/importer/resolve-onnx.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import { decodeText } from '@archcast/core/text/decode.ts'
import { parseJson, readJson } from '@archcast/core/text/json.ts'
import { linesOf } from '@archcast/core/text/lines.ts'
import type { PageNetwork } from './engine-types.ts'
import type { AnyArchitecture } from '@archcast/core/contract/predict-request.ts'

/** Networks of one file that the page holds at once. */
export const MOST_NETWORKS = 1000

/**
 * Reads ONNX, one JSON document, a list of them, lines of JSON, or a network in a search space's own spelling.
 *
 * @throws {ArchitectureError} for a file that none of these can be read of
 */
export function readArchitectures(name: string, bytes: Uint8Array): readonly PageNetwork[] {
  if (!isText(bytes)) return [readModel(name, bytes)]
  const text = decodeText(bytes, name).trim()
  if (text === '') throw refused(`${name} is empty; drop an ONNX file or an architecture as JSON`)
  if (!/^[{[]/.test(text)) return [ofSpace(name, text)]
  const documents = isLines(text)
    ? linesOf(bytes, name).map(({ text: line }) => parseJson(line(), name))
    : listed(readJson(bytes, name))
  if (documents.length > MOST_NETWORKS)
    throw refused(`${name} has ${documents.length} networks; the page takes ${MOST_NETWORKS} at once`)
  return documents.map((json, i) => network(documents.length > 1 ? `${name} ${i + 1}` : name, json))
}

/** A file of ONNX has fields' tags and lengths among its first bytes, below every letter. */
function isText(bytes: Uint8Array): boolean {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return true
  return bytes.subarray(0, 64).every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
}

function readModel(name: string, bytes: Uint8Array): PageNetwork {
  const { architecture } = resolveOnnx(bytes, name)
  const { graph, batch, bits, weightBits, normalises, caveats } = architecture
  const run = {
    ...(batch !== undefined && { batch }),
    ...(bits !== undefined && { bits }),
    ...(weightBits !== undefined && { weightBits }),
    ...(normalises !== undefined && { normalises }),
    ...(caveats && { caveats }),
  }
  return { name, document: documentOf(graph), run }
}

/** Whether each line is a document of its own. */
function isLines(text: string): boolean {
  const end = text.indexOf('\n')
  if (end < 0) return false
  try {
    JSON.parse(text.slice(0, end))
    return text.startsWith('{')
  } catch {
    return false
  }
}

const listed = (json: unknown) => (Array.isArray(json) ? (json as unknown[]) : [json])

function network(name: string, json: unknown): PageNetwork {
  const { id, architecture } = parsePredictRequest(json)
  return { name: id ?? name, document: architecture as AnyArchitecture }
}

function ofSpace(name: string, arch: string): PageNetwork {
  for (const space of SPACES.keys()) {
    try {
      SPACES.get(space)!.resolve(arch, {})
    } catch {
      continue
    }
    return { name, document: { space, arch } }
  }
  throw refused(`${name} is no ONNX file, no JSON and no architecture of ${[...SPACES.keys()].join(', ')}`)
}

const refused = (detail: string) => new ArchitectureError('invalid_architecture', [{ pointer: '', detail }])
