// Two ways to one result: the ONNX file in ONNX Runtime, and the architecture that was read of it, written as a graph anew with the file's weights.
import { fromBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema } from 'onnx-buf'
import * as ort from 'onnxruntime-node'
import { exportChild } from '@archcast/core/child/export.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import { fillWeights } from '@archcast/train/latency/fill-weights.ts'
import { parametersOf } from '@archcast/core/arch/graph.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import type { ArchGraph, ParameterSpec } from '@archcast/core/arch/graph.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'
import type { NodeProto, TensorProto } from 'onnx-buf'

export interface Results {
  readonly graph: ArchGraph
  readonly file: Float32Array
  readonly architecture: Float32Array
}

/** Logits for one random image. */
export async function bothWays(bytes: Uint8Array, size?: InputSize, channelsLast = false): Promise<Results> {
  const { graph, tensors, nodes } = readOnnx(bytes, 'test.onnx', size)
  const full = fillWeights(bytes)
  const model = fromBinary(ModelProtoSchema, full).graph!
  const weights = new Weights(model.node, model.initializer)
  const norms = graph.nodes.filter(({ op }) => op.type === 'batch_norm')
  const statistics = Object.fromEntries(
    norms.map(({ id }) => {
      const [, , , mean, variance] = weights.node(nodes.get(id)!).input
      return [id, { mean: weights.values(mean), variance: weights.values(variance) }]
    }),
  )
  const channels = graph.input[0]
  const normalisation = { mean: Array<number>(channels).fill(0), std: Array<number>(channels).fill(1) }
  const named = parametersOf(graph).map((spec, index, all) => {
    const place = all.slice(0, index).filter(({ node }) => node === spec.node).length
    return [spec.name, weights.of(tensors.get(graph.nodes[spec.node].id)![place], spec)] as const
  })
  const again = exportChild(graph, new Map(named), statistics, normalisation)
  const random = createRandom(5)
  const image = Float32Array.from({ length: elements(graph.input) }, () => 2 * random.next() - 1)
  const input = channelsLast ? lastChannels(image, graph.input) : { data: image, shape: [1, ...graph.input] }
  return {
    graph,
    file: await run(full, input),
    architecture: await run(again, { data: image, shape: [1, ...graph.input] }),
  }
}

async function run(model: Uint8Array, { data, shape }: { data: Float32Array; shape: number[] }): Promise<Float32Array> {
  const options = { intraOpNumThreads: 1, logSeverityLevel: 3 } as const
  const session = await ort.InferenceSession.create(model, options)
  const results = await session.run({ [session.inputNames[0]]: new ort.Tensor(data, shape) })
  await session.release()
  return results[session.outputNames[0]].data as Float32Array
}

function lastChannels(image: Float32Array, [channels, height, width]: readonly number[]) {
  const pixels = height * width
  const data = Float32Array.from(image, (_, i) => image[(i % channels) * pixels + Math.floor(i / channels)])
  return { data, shape: [1, height, width, channels] }
}

/** The file's weights by what an architecture calls them. */
class Weights {
  readonly #nodes: readonly NodeProto[]
  readonly #tensors: ReadonlyMap<string, TensorProto>

  constructor(nodes: readonly NodeProto[], tensors: readonly TensorProto[]) {
    this.#nodes = nodes
    this.#tensors = new Map(tensors.map((tensor) => [tensor.name, tensor]))
  }

  node(name: string): NodeProto {
    return this.#nodes.find((node) => node.name === name)!
  }

  values(name: string): Float32Array {
    const tensor = this.#tensors.get(name)
    // PyTorch has equal tensors stand for each other.
    if (!tensor) return this.values(this.#nodes.find(({ output }) => output.includes(name))!.input[0])
    const { rawData, floatData } = tensor
    return floatData.length > 0 ? Float32Array.from(floatData) : new Float32Array(Uint8Array.from(rawData).buffer)
  }

  /** A matrix that the file has the other way round is turned. */
  of(name: string, { shape }: ParameterSpec): Float32Array {
    const weight = this.values(name)
    const [out, into] = shape
    const dims = this.#tensors.get(name)?.dims.map(Number) ?? shape
    const turned = shape.length === 2 && dims.length === 2 && (dims[0] !== out || this.#isProduct(name))
    return turned ? Float32Array.from(weight, (_, i) => weight[(i % into) * out + Math.floor(i / into)]) : weight
  }

  /** Whether a matrix is read as it is by a product: [in, out]. */
  #isProduct(name: string): boolean {
    const reader = this.#nodes.find(({ input }) => input[1] === name)
    const transposed = reader?.attribute.some(({ name: key, i }) => key === 'transB' && i === 1n)
    return reader !== undefined && ['Gemm', 'MatMul'].includes(reader.opType) && !transposed
  }
}
