// An ONNX file in ONNX Runtime: what it gives and what it computes of its weights, as float32.
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as Kind,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType as Type,
  ValueInfoProtoSchema,
} from 'onnx-buf'
import * as ort from 'onnxruntime-node'
import type { GraphProto, NodeProto, ValueInfoProto } from 'onnx-buf'

export interface Numbers {
  readonly dims: readonly number[]
  readonly data: Float32Array
}

/** What is fed to one input; `whole` where it is int64. */
export interface Feed extends Numbers {
  readonly whole: boolean
}

export interface FileRun {
  readonly outputs: readonly Numbers[]
  /** Values by name, of initializers and of what nodes give. */
  readonly values: ReadonlyMap<string, Numbers>
}

/** @param names of the values that are wanted beside the outputs */
export async function runFile(
  bytes: Uint8Array,
  feeds: Readonly<Record<string, Feed>>,
  names: Iterable<string>,
): Promise<FileRun> {
  const model = fromBinary(ModelProtoSchema, bytes)
  const graph = model.graph!
  graph.input.forEach((input) => widen(graph, input))
  const outputs = graph.output.map(({ name }) => name)
  const wanted = new Set([...outputs, ...names])
  graph.output = [...wanted].map((name) => {
    graph.node.push(castTo(Type.FLOAT, name, real(name)))
    return create(ValueInfoProtoSchema, { name: real(name) })
  })
  const renamed = Object.entries(feeds).map(([name, feed]) => [inputNames(graph).has(name) ? name : real(name), feed])
  const results = await runModel(toBinary(ModelProtoSchema, model), Object.fromEntries(renamed), 'disabled')
  const values = new Map([...wanted].map((name) => [name, results.get(real(name))!]))
  return { outputs: outputs.map((name) => values.get(name)!), values }
}

/** Every output of a model of float32, in its order. */
export async function runModel(
  model: Uint8Array,
  feeds: Readonly<Record<string, Feed>>,
  graphOptimizationLevel: 'disabled' | 'all' = 'all',
): Promise<ReadonlyMap<string, Numbers>> {
  const options = { graphOptimizationLevel, intraOpNumThreads: 1, logSeverityLevel: 3 } as const
  const session = await ort.InferenceSession.create(model, options)
  const tensors = Object.entries(feeds).map(([name, { data, dims, whole }]) => {
    return [name, new ort.Tensor(whole ? BigInt64Array.from(data, (id) => BigInt(id)) : data, dims)] as const
  })
  const results = await session.run(Object.fromEntries(tensors))
  const given = session.outputNames.map((name): [string, Numbers] => {
    const { dims, data } = results[name]
    return [name, { dims, data: Float32Array.from(data as Float32Array) }]
  })
  await session.release()
  return new Map(given)
}

const real = (name: string) => `${name} as float32`

const inputNames = ({ input }: GraphProto) => new Set(input.map(({ name }) => name))

function castTo(type: Type, from: string, to: string): NodeProto {
  const attribute = create(AttributeProtoSchema, { name: 'to', type: Kind.INT, i: BigInt(type) })
  return create(NodeProtoSchema, { opType: 'Cast', name: to, input: [from], output: [to], attribute: [attribute] })
}

/** An input of float16 is fed as float32. */
function widen(graph: GraphProto, input: ValueInfoProto): void {
  if (input.type?.value.case !== 'tensorType' || input.type.value.value.elemType !== Type.FLOAT16) return
  graph.node.unshift(castTo(Type.FLOAT16, real(input.name), input.name))
  input.type.value.value.elemType = Type.FLOAT
  input.name = real(input.name)
}
