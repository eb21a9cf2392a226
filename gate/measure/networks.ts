// Networks that are timed, as their users run them: an ONNX file as it is, an architecture with weights that mean
// nothing.
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import * as ort from 'onnxruntime-node'
import { decodeOnnx } from '@archcast/core/importer/decode.ts'
import { readInputs } from '@archcast/core/importer/inputs.ts'
import { dimsOf } from '@archcast/core/importer/views.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { fillWeights } from '@archcast/train/latency/fill-weights.ts'
import { inferenceModel } from '@archcast/train/latency/inference-model.ts'
import { sessionOptions } from '@archcast/train/latency/session-options.ts'
import { openedNetwork } from '@archcast/train/latency/timed-runtimes.ts'
import type { TimedModel } from './protocol.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'
import type { LoadedNetwork } from '@archcast/train/latency/timed-runtimes.ts'

export interface OpenOptions {
  readonly threads: number
  /** Of a run, where a file leaves it open. */
  readonly images: number
  /** Other extents that a file leaves open. */
  readonly size?: InputSize | undefined
}

/** Throws what ONNX Runtime says of a file that it cannot run. */
export async function openTimed(
  model: TimedModel,
  { threads, images, size = {} }: OpenOptions,
): Promise<LoadedNetwork> {
  const options = sessionOptions({ provider: 'cpu', threads, batch: images })
  if ('document' in model) {
    const bytes = inferenceModel(resolveArchitecture(model.document).graph, images)
    const session = await ort.InferenceSession.create(bytes, options)
    return openedNetwork(session, feedsOf(session, new Map()))
  }
  const session = await openFile(model.path, options)
  const open = session.inputMetadata.some((input) => input.isTensor && input.shape.some((n) => typeof n !== 'number'))
  const extents = open ? await extentsOf(model.path, { ...size, batch: images }) : new Map<string, readonly number[]>()
  return openedNetwork(session, feedsOf(session, extents))
}

/** Gives weights to a file that lacks them, so that it is small in the repository: times do not depend on weights. */
async function openFile(path: string, options: ort.InferenceSession.SessionOptions): Promise<ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(path, options)
  } catch (error) {
    try {
      return await ort.InferenceSession.create(fillWeights(await readFile(path)), options)
    } catch {
      throw error
    }
  }
}

/** Extents of a file's inputs by their names, those with which its network is predicted. Throws ArchitectureError. */
async function extentsOf(path: string, size: InputSize): Promise<ReadonlyMap<string, readonly number[]>> {
  const name = basename(path)
  const { inputs, batch } = readInputs(decodeOnnx(await readFile(path), name), name, size)
  return new Map(inputs.map(({ name: input, value }) => [input, dimsOf(value, batch)]))
}

/** Token ids are all the first. @param extents of inputs that leave some open, by their names */
function feedsOf(
  session: ort.InferenceSession,
  extents: ReadonlyMap<string, readonly number[]>,
): Record<string, ort.Tensor> {
  const feeds = session.inputMetadata.map((input): [string, ort.Tensor] => {
    if (!input.isTensor || (input.type !== 'float32' && input.type !== 'int64')) {
      const type = input.isTensor ? input.type : 'no tensor'
      throw new Error(`its input '${input.name}' is of ${type}; float32 and int64 are timed`)
    }
    const known = extents.get(input.name)
    const shape = input.shape.map((extent, axis) => (typeof extent === 'number' ? extent : known![axis]))
    const size = shape.reduce((product, extent) => product * extent, 1)
    if (input.type === 'int64') return [input.name, new ort.Tensor('int64', new BigInt64Array(size), shape)]
    const data = Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 997) / 997)
    return [input.name, new ort.Tensor(data, shape)]
  })
  return Object.fromEntries(feeds)
}
