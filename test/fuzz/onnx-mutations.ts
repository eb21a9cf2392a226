// Damage to ONNX files: bytes, and graphs that are still valid protobuf.
import { fromBinary, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema } from 'onnx-buf'
import { BYTE_MUTATIONS } from './byte-mutations.ts'
import { STRUCTURE } from '@archcast/core/importer/structure.ts'
import { READERS } from '@archcast/core/ops/table.ts'
import type { Mutation } from './byte-mutations.ts'
import type { Random } from '@archcast/core/spaces/random.ts'
import type { GraphProto, ModelProto, NodeProto, TensorProto } from 'onnx-buf'

const LARGE = [0n, -1n, 1n, 2n, 3n, 7n, 224n, 65_536n, 2n ** 31n, 2n ** 53n, 2n ** 62n]
/** Operators of every home, so that each meets inputs and attributes of others. */
const OPS = [...READERS.keys(), ...STRUCTURE.keys(), 'If', 'Loop', 'Range', 'ConstantOfShape']

/** The graph itself, or that of a branch in it. */
function someGraph(graph: GraphProto, random: Random): GraphProto {
  const inner = graph.node.flatMap(({ attribute }) => attribute.flatMap(({ g }) => (g && g.node.length > 0 ? [g] : [])))
  return inner.length > 0 && random.int(2) === 0 ? someGraph(random.pick(inner), random) : graph
}

/** One thing of the graph is another: an operation, an attribute, an extent, what a node reads. */
function alter(graph: GraphProto, random: Random): void {
  if (graph.node.length === 0) return
  const node: NodeProto = graph.node[random.int(graph.node.length)]
  const attribute = node.attribute[random.int(Math.max(1, node.attribute.length))]
  const tensor = graph.initializer[random.int(graph.initializer.length)]
  const other = graph.node[random.int(graph.node.length)]
  const kind = random.int(15)
  if (kind === 0) node.opType = random.pick(OPS)
  else if (kind === 1)
    node.input[random.int(node.input.length + 1)] = random.pick([...other.input, ...other.output, ''])
  else if (kind === 2) node.input.splice(random.int(node.input.length), 1)
  else if (kind === 3) node.output[0] = other.output[0]
  else if (kind === 4) graph.node.splice(random.int(graph.node.length), 1)
  else if (kind === 5) graph.node.push(node)
  else if (kind === 6 && tensor) tensor.dims[random.int(tensor.dims.length + 1)] = random.pick(LARGE)
  else if (kind === 7 && tensor) tensor.dims.splice(0, 1)
  else if (kind === 8) node.domain = random.pick(['com.microsoft', 'ai.onnx', 'x'])
  else if (kind === 9) graph.node.reverse()
  else if (kind === 10 && tensor) fillWithIndices(tensor, random)
  else if (kind === 11) node.input.push(...other.output, ...node.input)
  else if (attribute) {
    const at = random.int(attribute.ints.length + 1)
    attribute.ints[at] = random.pick(LARGE)
    attribute.i = random.pick(LARGE)
    if (random.int(2) === 0) attribute.f = random.pick([NaN, Infinity, -1, 0, 1e30])
    if (random.int(4) === 0) attribute.ints.length = 0
  }
}

/** Whole numbers of any size in place of the tensor's values: shapes, axes and indices that others have read. */
function fillWithIndices(tensor: TensorProto, random: Random): void {
  tensor.dataType = 7
  tensor.dims = [BigInt(1 + random.int(8))]
  tensor.rawData = new Uint8Array()
  tensor.int64Data = Array.from({ length: Number(tensor.dims[0]) }, () => random.pick(LARGE))
}

const restructure: Mutation = (bytes, random) => {
  const model: ModelProto = fromBinary(ModelProtoSchema, bytes)
  for (let i = 1 + random.int(3); i > 0; i--) alter(someGraph(model.graph!, random), random)
  return toBinary(ModelProtoSchema, model)
}

export const MUTATIONS: Readonly<Record<string, Mutation>> = { ...BYTE_MUTATIONS, restructure }
