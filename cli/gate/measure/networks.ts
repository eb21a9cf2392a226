// Networks that are timed, as their users run them: an ONNX file as it is, an architecture with weights that mean nothing.
import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-node'
import { fillWeights } from '@archcast/train/latency/fill-weights.ts'
import { imagesOf, inferenceModel } from '@archcast/train/latency/inference-model.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { openedNetwork, sessionOptions } from '@archcast/train/latency/runtime.ts'
import type { OpenNetwork } from '@archcast/train/latency/runtime.ts'
import type { Timed } from './protocol.ts'

export interface OpenOptions {
  readonly threads: number
  readonly batch: number
}

/** Throws what ONNX Runtime says of a file that it cannot run. */
export async function openTimed(model: Timed, { threads, batch }: OpenOptions): Promise<OpenNetwork> {
  const options = sessionOptions({ provider: 'cpu', threads, batch })
  if ('path' in model) {
    const session = await openFile(model.path, options)
    return openedNetwork(session, imageFeeds(session, batch))
  }
  const { graph } = resolveArchitecture(model.document)
  const session = await ort.InferenceSession.create(inferenceModel(graph), options)
  const { data, shape } = imagesOf(graph, batch)
  return openedNetwork(session, { images: new ort.Tensor(data, shape) })
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

/** What the file leaves open is taken for the batch where it is first, and refused elsewhere. */
function imageFeeds(session: ort.InferenceSession, batch: number): Record<string, ort.Tensor> {
  const feeds = session.inputMetadata.map((input): [string, ort.Tensor] => {
    if (!input.isTensor || input.type !== 'float32') {
      throw new Error(`its input '${input.name}' is of ${input.isTensor ? input.type : 'no tensor'}; float32 is timed`)
    }
    const shape = input.shape.map((extent, axis) => {
      if (typeof extent === 'number') return extent
      if (axis === 0) return batch
      throw new Error(
        `its input '${input.name}' leaves axis ${axis} open (${extent}); export it with a fixed image size`,
      )
    })
    const size = shape.reduce((product, extent) => product * extent, 1)
    const data = Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 997) / 997)
    return [input.name, new ort.Tensor(data, shape)]
  })
  return Object.fromEntries(feeds)
}
