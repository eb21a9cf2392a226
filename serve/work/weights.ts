// Generated weights as what is sent: safetensors, a network that runs, or checksums.
import { THE_BODY } from '../body.ts'
import { bytesOf, safetensorsParts } from '../safetensors.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import { sha256 } from '@archcast/core/bundle/sha256.ts'
import { WEIGHTS_LIMITS } from '@archcast/core/contract/limits.ts'
import { resolveOnnx } from '@archcast/core/importer/resolve-onnx.ts'
import { splitId } from '@archcast/core/spaces/item.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { readJson } from '@archcast/core/text/json.ts'
import type { Form, WeightsJob } from './work-backend.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'
import type { NamedTensor, Scorer } from '@archcast/core/predict/predictor-types.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

/**
 * Reads a document, or a file, whose weights are wanted: of a file under its own names.
 * @throws {ArchitectureError} `too_large` past the limit, `unsupported` for a file with other tensors than its
 *   framework's, unless the network as ONNX is wanted
 */
export function readForWeights({ source, form }: WeightsJob): ResolvedArchitecture {
  const architecture = 'onnx' in source ? readFile(source, form) : readDocument(source.json)
  const { params } = cost(prune(architecture.scored))
  if (params <= WEIGHTS_LIMITS.params) return architecture
  const detail = `the network has ${params} parameters; weights are given to networks of up to ${WEIGHTS_LIMITS.params}`
  throw new ArchitectureError('too_large', [{ pointer: '', detail }])
}

const readDocument = (json: Uint8Array) => resolveArchitecture(splitId(readJson(json, THE_BODY)).architecture)

function readFile({ onnx, size }: { readonly onnx: Uint8Array; readonly size: InputSize }, form: Form) {
  const { architecture, own } = resolveOnnx(onnx, THE_BODY, size)
  return form === 'onnx' ? architecture : { ...architecture, own: own() }
}

type Model = Pick<Scorer['model'], 'name' | 'version'>

/** All parts of what is sent, in order. */
export async function weightsParts(
  predictor: Pick<Scorer, 'model' | 'weights' | 'child'>,
  architecture: ResolvedArchitecture,
  form: Form,
): Promise<Uint8Array[]> {
  if (form === 'onnx') return [await predictor.child(architecture)]
  const tensors = await predictor.weights(architecture)
  if (form === 'checksums') return [await checksums(predictor.model, tensors)]
  const { name, version } = predictor.model
  return safetensorsParts(tensors, { model: name, version, format: 'pt' })
}

async function checksums({ name: model, version }: Model, tensors: readonly NamedTensor[]): Promise<Uint8Array> {
  const list = tensors.map(async ({ name, shape, data }) => {
    return { name, dtype: 'F32', shape, sha256: await sha256(bytesOf(data)) }
  })
  return new TextEncoder().encode(JSON.stringify({ model, version, tensors: await Promise.all(list) }))
}
