// Runs of child networks: on the probe images where they read such images, else on random numbers, always the same.
import { inputsOf } from '../arch/graph.ts'
import { normaliseImages } from '../bundle/normalise.ts'
import { blockForCpu } from '../onnx/block-size.ts'
import { elements } from '../onnx/graph.ts'
import { encodeModel } from '../onnx/model.ts'
import { runOnce } from '../onnx/session.ts'
import { createRandom, normal } from '../spaces/random.ts'
import { noAccuracy } from './no-accuracy.ts'
import type { ArchGraph, NetworkInput } from '../arch/graph.ts'
import type { Normalisation } from '../bundle/normalise.ts'
import type { ProbeImages } from '../bundle/probe.ts'
import type { Generated } from '../ghn/run/generate.ts'
import type { OnnxGraph } from '../onnx/graph.ts'
import type { Ort, SessionOptions, TensorData, TensorValue } from '../onnx/runtime.ts'
import type { Random } from '../spaces/random.ts'

const SEED = 1

export interface ChildRuntime {
  readonly ort: Ort
  /** `cuda`, `webgpu`, `cpu` or `wasm`. */
  readonly executionProvider: string
  readonly options: SessionOptions
}

export interface ChildRunner {
  /** Whether networks may not run on a CPU. */
  readonly portable: boolean
  /** Outputs by their names of a scoring graph of so many inputs, whose weights were generated. */
  run(graph: OnnxGraph, generated: Generated, count: number): Promise<Record<string, TensorData>>
}

/** Runs each network once: what a session would keep for later is not made. */
export function childRunner(
  { ort, executionProvider, options }: ChildRuntime,
  probe: ProbeImages,
  normalisation: Normalisation,
): ChildRunner {
  const portable = executionProvider !== 'cpu' && executionProvider !== 'wasm'
  const executionProviders = portable ? [executionProvider, 'cpu'] : [executionProvider]
  return {
    portable,
    async run(graph, generated, count) {
      const model = encodeModel(executionProvider === 'cpu' ? await blockForCpu(ort, graph) : graph)
      const feeds = { ...childFeeds(generated.graph, probe, count, normalisation), ...weightFeeds(generated) }
      return runOnce(ort, model, { ...options, executionProviders }, feeds)
    },
  }
}

/** Weights by their names. */
const weightFeeds = ({ weights }: Generated): Record<string, TensorValue> =>
  Object.fromEntries(weights.map(({ spec, data }) => [spec.name, { data, shape: spec.shape }]))

/** Whether a network classifies images of as many channels as the probe images have, of whatever classes. */
export function readsProbe(graph: ArchGraph, probe: ProbeImages): boolean {
  return noAccuracy(graph) === undefined && graph.input[0] === probe.shape[0]
}

/** Values of a network's inputs by their names, and of the only one as `images`, which is what a child calls it. */
function childFeeds(
  graph: ArchGraph,
  probe: ProbeImages,
  count: number,
  normalisation: Normalisation,
): Record<string, TensorValue> {
  const random = createRandom(SEED)
  const values = inputsOf(graph).map((input): [string, TensorValue] => {
    const shape = [count, ...input.shape]
    const data = readsProbe(graph, probe)
      ? probeInputs(probe, count, input.shape[1], input.shape[2], normalisation)
      : randomInput(input, elements(shape), random)
    return [input.name, { data, shape }]
  })
  return { images: values[0][1], ...Object.fromEntries(values) }
}

/** Standard normal numbers; token ids are uniform below the vocabulary. */
function randomInput({ vocabulary }: NetworkInput, size: number, random: Random): TensorData {
  if (vocabulary === undefined) return Float32Array.from({ length: size }, () => normal(random))
  return BigInt64Array.from({ length: size }, () => BigInt(random.int(vocabulary)))
}

/**
 * The first `count` images at height x width, normalised, [count, C, height, width]; other sizes by nearest neighbour.
 */
export function probeInputs(
  probe: ProbeImages,
  count: number,
  height: number,
  width: number,
  normalisation: Normalisation,
): Float32Array {
  const [channels, fromHeight, fromWidth] = probe.shape
  const bytes = probe.images.subarray(0, count * channels * fromHeight * fromWidth)
  if (height === fromHeight && width === fromWidth) return normaliseImages(bytes, probe.shape, normalisation)
  const resized = new Uint8Array(count * channels * height * width)
  for (let plane = 0; plane < count * channels; plane++) {
    for (let y = 0; y < height; y++) {
      const row = (plane * fromHeight + Math.floor((y * fromHeight) / height)) * fromWidth
      for (let x = 0; x < width; x++) {
        resized[(plane * height + y) * width + x] = bytes[row + Math.floor((x * fromWidth) / width)]
      }
    }
  }
  return normaliseImages(resized, [channels, height, width], normalisation)
}
