// Extents of every value of an ONNX file for one example: ONNX Runtime runs the file, without the project's reader.
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as Kind,
  TensorProto_DataLocation as Location,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType as Type,
  ValueInfoProtoSchema,
} from 'onnx-buf'
import * as ort from 'onnxruntime-node'
import type { GraphProto, ModelProto, TensorProto, ValueInfoProto } from 'onnx-buf'

export type Extents = readonly number[]

/** Bytes of a one, by the type of an element; where a weight is missing, ones keep scales and variances valid. */
const ONES: Partial<Record<Type, readonly number[]>> = {
  [Type.FLOAT]: [0, 0, 0x80, 0x3f],
  [Type.FLOAT16]: [0, 0x3c],
  [Type.DOUBLE]: [0, 0, 0, 0, 0, 0, 0xf0, 0x3f],
}
/** Bytes of an element of other types. Their missing values are zeros: weights of quantised layers, or indices. */
const SIZES: Partial<Record<Type, number>> = { [Type.INT8]: 1, [Type.UINT8]: 1, [Type.INT32]: 4, [Type.INT64]: 8 }
const INPUTS: Partial<Record<Type, ort.Tensor.Type>> = {
  [Type.FLOAT]: 'float32',
  [Type.INT64]: 'int64',
}

const ARRAYS = { float32: Float32Array, int64: BigInt64Array } as const

export function decode(bytes: Uint8Array): GraphProto {
  return fromBinary(ModelProtoSchema, bytes).graph!
}

/** Extents of initializers, inputs and everything that a node gives, within the branches of If apart. */
export async function extentsOf(bytes: Uint8Array): Promise<ReadonlyMap<string, Extents>> {
  const model = fromBinary(ModelProtoSchema, bytes)
  const graph = model.graph!
  const held = new Set(graph.initializer.map(({ name }) => name))
  const extents = new Map(graph.initializer.map(({ name, dims }): [string, Extents] => [name, dims.map(Number)]))
  graph.initializer.forEach(fill)
  graph.input.forEach((input) => widen(graph, input))
  giveAll(graph)
  const feeds = Object.fromEntries(graph.input.filter(({ name }) => !held.has(name)).map(feed))
  for (const [name, { dims }] of Object.entries(feeds)) extents.set(name, dims)
  for (const [name, { dims }] of Object.entries(await run(model, feeds))) extents.set(name, dims)
  return extents
}

function fill(tensor: TensorProto): void {
  if (tensor.dataLocation !== Location.EXTERNAL) return
  const count = tensor.dims.reduce((product, extent) => product * Number(extent), 1)
  const one = ONES[tensor.dataType as Type]
  const size = one?.length ?? SIZES[tensor.dataType as Type]
  if (size === undefined) throw new Error(`${tensor.name}: no value for elements of type ${tensor.dataType}`)
  tensor.rawData = new Uint8Array(count * size)
  if (one) for (let i = 0; i < tensor.rawData.length; i++) tensor.rawData[i] = one[i % size]
  tensor.externalData = []
  tensor.dataLocation = Location.DEFAULT
}

/** ONNX Runtime for Node takes no float16 from where Float16Array exists: a Cast makes it of float32. */
function widen(graph: GraphProto, input: ValueInfoProto): void {
  if (input.type?.value.case !== 'tensorType' || input.type.value.value.elemType !== Type.FLOAT16) return
  const to = create(AttributeProtoSchema, { name: 'to', type: Kind.INT, i: BigInt(Type.FLOAT16) })
  const wide = `${input.name} of float32`
  graph.node.unshift(create(NodeProtoSchema, { opType: 'Cast', input: [wide], output: [input.name], attribute: [to] }))
  input.type.value.value.elemType = Type.FLOAT
  input.name = wide
}

/** What every node gives becomes an output of the graph. */
function giveAll(graph: GraphProto): void {
  const given = new Set(graph.output.map(({ name }) => name))
  const names = graph.node.flatMap(({ output }) => output).filter((name) => name !== '' && !given.has(name))
  graph.output.push(...names.map((name) => create(ValueInfoProtoSchema, { name })))
}

/** One example of zeros; a dimension that is left open is its batch. */
function feed({ name, type }: ValueInfoProto): [string, ort.Tensor] {
  if (type?.value.case !== 'tensorType') throw new Error(`${name} is no tensor`)
  const { elemType, shape } = type.value.value
  const dims = shape!.dim.map(({ value }) => (value.case === 'dimValue' ? Number(value.value) : 1))
  const kind = INPUTS[elemType as Type]
  if (!kind) throw new Error(`${name}: no value for elements of type ${elemType}`)
  const count = dims.reduce((product, extent) => product * extent, 1)
  return [name, new ort.Tensor(kind as 'float32', new ARRAYS[kind as 'float32'](count), dims)]
}

async function run(model: ModelProto, feeds: Record<string, ort.Tensor>): Promise<Record<string, ort.Tensor>> {
  const options = { graphOptimizationLevel: 'disabled', intraOpNumThreads: 1, logSeverityLevel: 3 } as const
  const session = await ort.InferenceSession.create(toBinary(ModelProtoSchema, model), options)
  const results = await session.run(feeds)
  await session.release()
  return results as Record<string, ort.Tensor>
}
