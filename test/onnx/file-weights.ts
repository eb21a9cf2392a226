// The weights of a file by what the architecture that was read of it calls them.
import { fromBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema } from 'onnx-buf'
import { parametersOf } from '@archcast/core/arch/graph.ts'
import type { Numbers } from './run-file.ts'
import type { ArchGraph, GraphNode, ParameterSpec } from '@archcast/core/arch/graph.ts'
import type { Statistics } from '@archcast/core/child/export.ts'
import type { OnnxNetwork } from '@archcast/core/importer/read.ts'
import type { NodeProto } from 'onnx-buf'

type Values = ReadonlyMap<string, Numbers>

export class FileWeights {
  readonly #network: OnnxNetwork
  readonly #nodes: readonly NodeProto[]

  constructor(bytes: Uint8Array, network: OnnxNetwork) {
    this.#network = network
    this.#nodes = fromBinary(ModelProtoSchema, bytes).graph!.node
  }

  /** Names of all values that are needed. */
  get names(): ReadonlySet<string> {
    const { graph, tensors } = this.#network
    const names = graph.nodes.flatMap((node) => {
      const [, , , ...statistics] = node.op.type === 'batch_norm' ? this.#source(node).input : []
      const fixed = isOpaque(node) ? [this.#fixedName(node)] : []
      return [...tensors.get(node.id)!, ...statistics, ...fixed]
    })
    return new Set(names.filter((name) => name !== ''))
  }

  /** The graph with what an architecture does not keep: constants as learned tensors, and factors of one number. */
  filled(values: Values): ArchGraph {
    const { graph, tensors } = this.#network
    const nodes = graph.nodes.map((node): GraphNode => {
      const { op } = node
      if (op.type === 'constant' && isOpaque(node)) return { ...node, op: { type: 'parameter', shape: op.shape } }
      const [factor] = op.type === 'scalar' ? tensors.get(node.id)! : []
      return factor === undefined
        ? node
        : { ...node, op: { ...op, by: values.get(factor)!.data[0] } as GraphNode['op'] }
    })
    return { ...graph, nodes }
  }

  /** Of the learned tensors of `filled`. */
  weights(graph: ArchGraph, values: Values): ReadonlyMap<string, Float32Array> {
    const specs = parametersOf(graph)
    return new Map(
      specs.map((spec, index) => {
        const place = specs.slice(0, index).filter(({ node }) => node === spec.node).length
        return [spec.name, this.#weight(graph, spec, place, values)]
      }),
    )
  }

  statistics(values: Values): Statistics {
    const norms = this.#network.graph.nodes.filter(({ op }) => op.type === 'batch_norm')
    return Object.fromEntries(
      norms.map((node) => {
        const [, , , mean, variance] = this.#source(node).input
        return [node.id, { mean: values.get(mean)!.data, variance: values.get(variance)!.data }]
      }),
    )
  }

  #weight(graph: ArchGraph, spec: ParameterSpec, place: number, values: Values): Float32Array {
    const node = this.#network.graph.nodes[spec.node]
    const name = isOpaque(node) ? this.#fixedName(node) : this.#network.tensors.get(node.id)![place]
    const value = values.get(name)
    const count = spec.shape.reduce((product, size) => product * size, 1)
    if (value?.data.length !== count) {
      throw new Error(`${spec.name} [${spec.shape.join()}] of '${name}' [${value?.dims.join()}]`)
    }
    const turned = graph.nodes[spec.node].op.type === 'linear' && spec.role === 'weight' && this.#isProduct(name)
    const [out, into] = spec.shape
    return turned ? value.data.map((_, i) => value.data[(i % into) * out + Math.floor(i / into)]) : value.data
  }

  /** Whether a matrix is read as it is by a product: [in, out]. */
  #isProduct(name: string): boolean {
    const reader = this.#nodes.find(({ opType, input }) => opType !== 'Shape' && input.includes(name))
    const transposed = reader?.attribute.some(({ name: key, i }) => key === 'transB' && i === 1n)
    return reader !== undefined && /Gemm|MatMul/.test(reader.opType) && !transposed
  }

  /** The ONNX node that a node was made of. */
  #source({ id }: GraphNode): NodeProto {
    const name = this.#network.nodes.get(id)!
    const index = Number(/_(\d+)$/.exec(name)?.[1])
    return this.#nodes.find((node) => node.name === name) ?? this.#nodes[index]
  }

  /** The file's name of a constant that is not learned. */
  #fixedName({ id }: GraphNode): string {
    return this.#network.tensors.get(id)![0] ?? this.#network.nodes.get(id)!
  }
}

/** Whether a constant is of several numbers, which its architecture does not tell. */
const isOpaque = ({ op }: GraphNode) => op.type === 'constant' && op.value === undefined && op.windows === undefined
