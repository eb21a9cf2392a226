// Networks that are timed, as their users run them: an ONNX file as it is, an architecture with weights that mean nothing.
import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-node'
import { fillWeights } from '@archcast/train/latency/fill-weights.ts'
import { inferenceModel } from '@archcast/train/latency/inference-model.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { openedNetwork, sessionOptions } from '@archcast/train/latency/runtime.ts'
import type { OpenNetwork } from '@archcast/train/latency/runtime.ts'
import type { Timed } from './protocol.ts'

export interface OpenOptions {
  readonly threads: number
  /** Of a run, where a file leaves it open. */
  readonly images: number
}

/** Throws what ONNX Runtime says of a file that it cannot run. */
export async function openTimed(model: Timed, { threads, images }: OpenOptions): Promise<OpenNetwork> {
  const options = sessionOptions({ provider: 'cpu', threads, batch: images })
  const session =
    'path' in model
      ? await openFile(model.path, options)
      : await ort.InferenceSession.create(inferenceModel(resolveArchitecture(model.document).graph, images), options)
  return openedNetwork(session, feedsOf(session, images))
}

/** A file whose weights were left out, so that it is small in the repository, is given some: times do not depend on them. */
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

/**
 * What the file leaves open is taken for the batch where it is first, and refused elsewhere. Token ids are all the
 * first.
 */
function feedsOf(session: ort.InferenceSession, images: number): Record<string, ort.Tensor> {
  const feeds = session.inputMetadata.map((input): [string, ort.Tensor] => {
    if (!input.isTensor || (input.type !== 'float32' && input.type !== 'int64')) {
      const type = input.isTensor ? input.type : 'no tensor'
      throw new Error(`its input '${input.name}' is of ${type}; float32 and int64 are timed`)
    }
    const shape = input.shape.map((extent, axis) => {
      if (typeof extent === 'number') return extent
      if (axis === 0) return images
      throw new Error(
        `its input '${input.name}' leaves axis ${axis} open (${extent}); export it with a fixed image size`,
      )
    })
    const size = shape.reduce((product, extent) => product * extent, 1)
    if (input.type === 'int64') return [input.name, new ort.Tensor('int64', new BigInt64Array(size), shape)]
    const data = Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 997) / 997)
    return [input.name, new ort.Tensor(data, shape)]
  })
  return Object.fromEntries(feeds)
}
