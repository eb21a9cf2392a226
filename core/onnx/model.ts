// An OnnxGraph as the bytes of an ONNX model, and its constants back. The only file that knows protobuf.
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import {
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  GraphProtoSchema,
  ModelProtoSchema,
} from 'onnx-buf'
import { OnnxGraph } from './graph.ts'
import type { Attribute, ConstantData, ElementType, Value } from './graph.ts'
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { AttributeProtoSchema, TensorProtoSchema, ValueInfoProtoSchema } from 'onnx-buf'

/** Operator set of every model written here; ONNX Runtime 1.24 to 1.30 and WebGPU all know it. */
const OPSET = 18
const IR_VERSION = 8n
const utf8 = new TextEncoder()

const dataTypes: Record<ElementType, DataType> = {
  float32: DataType.FLOAT,
  float16: DataType.FLOAT16,
  int64: DataType.INT64,
  int32: DataType.INT32,
  int8: DataType.INT8,
  uint8: DataType.UINT8,
  bool: DataType.BOOL,
}

/**
 * Serialises a graph. `metadata` ends up in the model's properties.
 *
 * @example
 * import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
 * const g = new OnnxGraph('net')
 * g.constant('float32', [2], Float32Array.of(1, 2), 'w')
 * decodeConstants(encodeModel(g)).get('w') // => { type: 'float32', shape: [2], data: Float32Array.of(1, 2) }
 */
export function encodeModel(graph: OnnxGraph, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    producerName: 'archcast',
    opsetImport: [
      { domain: '', version: BigInt(OPSET) },
      { domain: 'com.microsoft', version: 1n },
    ],
    graph: graphInit(graph),
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  })
  return toBinary(ModelProtoSchema, model)
}

/** A tensor that a model holds; the bytes of a float16 are a Uint16Array. */
export interface ModelConstant {
  readonly type: 'float32' | 'float16'
  readonly shape: readonly number[]
  readonly data: Float32Array | Uint16Array
}

/** The floating-point constants of a model that `encodeModel` wrote, by name. */
export function decodeConstants(model: Uint8Array): Map<string, ModelConstant> {
  const constants = new Map<string, ModelConstant>()
  for (const { name, dataType, dims, rawData } of fromBinary(ModelProtoSchema, model).graph?.initializer ?? []) {
    if (name === undefined || rawData === undefined) continue
    const shape = dims.map(Number)
    // A copy: where the bytes lie in the file, they need not be aligned.
    const { buffer } = new Uint8Array(rawData)
    if (dataType === DataType.FLOAT) constants.set(name, { type: 'float32', shape, data: new Float32Array(buffer) })
    if (dataType === DataType.FLOAT16) constants.set(name, { type: 'float16', shape, data: new Uint16Array(buffer) })
  }
  return constants
}

function graphInit(graph: OnnxGraph): MessageInitShape<typeof GraphProtoSchema> {
  return {
    name: graph.name,
    input: graph.inputs.map(valueInfo),
    output: graph.outputs.map(valueInfo),
    initializer: [...graph.constants].map(([value, data]) => tensor(value, data)),
    node: graph.nodes.map(({ op, domain, inputs, outputs, attributes }) => ({
      opType: op,
      domain,
      input: inputs.map((value) => value?.name ?? ''),
      output: outputs.map((value) => value.name),
      attribute: Object.entries(attributes).map(attribute),
    })),
  }
}

function valueInfo({ name, type, shape }: Value): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape.map((extent) =>
    typeof extent === 'number'
      ? { value: { case: 'dimValue' as const, value: BigInt(extent) } }
      : { value: { case: 'dimParam' as const, value: extent } },
  )
  return { name, type: { value: { case: 'tensorType', value: { elemType: dataTypes[type], shape: { dim } } } } }
}

function tensor({ name, type, shape }: Value, data: ConstantData): MessageInitShape<typeof TensorProtoSchema> {
  return {
    name,
    dataType: dataTypes[type],
    dims: (shape as number[]).map((extent) => BigInt(extent)),
    rawData: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
  }
}

function attribute([name, value]: [string, Attribute]): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: BigInt(value) }
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: new Uint8Array(utf8.encode(value)) }
  if (value instanceof OnnxGraph)
    return { name, type: AttributeType.GRAPH, g: create(GraphProtoSchema, graphInit(value)) }
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float }
  return { name, type: AttributeType.INTS, ints: value.map((i) => BigInt(i)) }
}
