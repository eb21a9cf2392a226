// Two ways to one result: the ONNX file in ONNX Runtime, and what was read of it, written anew with the file's weights.
import { fromBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema } from 'onnx-buf'
import { FileWeights } from './file-weights.ts'
import { runFile, runModel } from './run-file.ts'
import { inputsOf } from '@archcast/core/arch/graph.ts'
import { childInputs, outputNames } from '@archcast/core/child/emit.ts'
import { exportChild } from '@archcast/core/child/export.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import { OnnxGraph, elements } from '@archcast/core/onnx/graph.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { fillWeights } from '@archcast/train/latency/fill-weights.ts'
import type { Feed } from './run-file.ts'
import type { ArchGraph, NetworkInput } from '@archcast/core/arch/graph.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'

export interface Results {
  readonly graph: ArchGraph
  /** All outputs one after another. */
  readonly file: Float32Array
  readonly architecture: Float32Array
}

/** Outputs for one random example. @param channelsLast whether the file reads images whose channels come last */
export async function bothWays(bytes: Uint8Array, size?: InputSize, channelsLast = false): Promise<Results> {
  const network = readOnnx(bytes, 'test.onnx', size)
  const { graph } = network
  const full = fillWeights(bytes)
  const random = createRandom(5)
  const inputs = inputsOf(graph).map((input) => feed(input, () => random.next()))
  const file = new FileWeights(full, network)
  const feeds = fileInputs(full).map(({ name, dims }, index): [string, Feed] => {
    const given = inputs[index]
    const moved = channelsLast ? lastChannels(given) : given
    return [name, { ...moved, dims: channelsLast ? moved.dims : known(dims, given, size) }]
  })
  const run = await runFile(full, Object.fromEntries(feeds), file.names)

  const filled = file.filled(run.values)
  const channels = graph.input[0]
  const normalisation = { mean: Array<number>(channels).fill(0), std: Array<number>(channels).fill(1) }
  const weights = file.weights(filled, run.values)
  const again = exportChild(filled, weights, file.statistics(run.values), normalisation)
  const names = childInputs(new OnnxGraph('names'), filled, 1).map(({ name }) => name)
  const made = await runModel(again, Object.fromEntries(inputs.map((given, index) => [names[index], given])))
  const outputs = outputNames(graph).map((name) => made.get(name)!.data)
  return { graph, file: joined(run.outputs.map(({ data }) => data)), architecture: joined(outputs) }
}

/** The largest difference by the largest number of the file's. */
export function difference({ file, architecture }: Results): number {
  if (file.length !== architecture.length) return Infinity
  let [worst, scale] = [0, 0]
  for (let i = 0; i < file.length; i++) {
    worst = Math.max(worst, Math.abs(file[i] - architecture[i]))
    scale = Math.max(scale, Math.abs(file[i]))
  }
  return worst / scale
}

function feed({ shape, vocabulary }: NetworkInput, random: () => number): Feed {
  const whole = vocabulary !== undefined
  const data = Float32Array.from({ length: elements(shape) }, () =>
    whole ? Math.floor(vocabulary * random()) : 2 * random() - 1,
  )
  return { data, dims: [1, ...shape], whole }
}

/** The file's extents; one that is open is what the others leave of the elements, or what was given. */
function known(dims: readonly (number | string)[], { data }: Feed, size: InputSize = {}): readonly number[] {
  const given = dims.map((dim) => (typeof dim === 'number' ? dim : (size.dims?.[dim] ?? 1)))
  if (elements(given) === data.length) return given
  const { height = 1, width = 1 } = size
  return given.length === 4 ? [given[0], given[1], height, width] : given
}

function fileInputs(bytes: Uint8Array): { readonly name: string; readonly dims: readonly (number | string)[] }[] {
  const { input, initializer } = fromBinary(ModelProtoSchema, bytes).graph!
  const held = new Set(initializer.map(({ name }) => name))
  return input
    .filter(({ name }) => !held.has(name))
    .map(({ name, type }) => {
      const { dim = [] } = (type?.value.case === 'tensorType' && type.value.value.shape) || {}
      return {
        name,
        dims: dim.map(({ value }) => (value.case === 'dimValue' ? Number(value.value) : (value.value ?? ''))),
      }
    })
}

function lastChannels({ data, dims: [, channels, height, width], whole }: Feed): Feed {
  const pixels = height * width
  const moved = Float32Array.from(data, (_, i) => data[(i % channels) * pixels + Math.floor(i / channels)])
  return { data: moved, dims: [1, height, width, channels], whole }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]))
}
