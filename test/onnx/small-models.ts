// Small ONNX models for tests, written node by node.
import { create, toBinary } from '@bufbuild/protobuf'
import {
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  ModelProtoSchema,
  AttributeProto_AttributeType as Type,
} from 'onnx-buf'
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { AttributeProtoSchema, NodeProtoSchema } from 'onnx-buf'

type NodeInit = MessageInitShape<typeof NodeProtoSchema>
type AttributeInit = MessageInitShape<typeof AttributeProtoSchema>

/** A graph is one of nodes without constants, such as a branch; its output is that of its last node. */
type Attribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly graph: readonly SmallNode[] }

export interface SmallNode {
  readonly op: string
  /** Names; '' for one that is left out. */
  readonly inputs: readonly string[]
  /** Name of the output, or of all of them. */
  readonly output: string | readonly string[]
  readonly attributes?: Readonly<Record<string, Attribute>> | undefined
  readonly domain?: string
}

/** A constant: whole numbers, real ones, patterns of float16, the extents of weights without values, or in a file. */
export type SmallConstant =
  | { readonly ints: readonly number[]; readonly dims?: readonly number[] }
  | { readonly floats: readonly number[]; readonly dims?: readonly number[] }
  | { readonly halves: readonly number[]; readonly dims?: readonly number[] }
  | { readonly weights: readonly number[] }
  | { readonly int8: readonly number[] }
  | { readonly weights: readonly number[]; readonly place: Readonly<Record<string, string>> }

export interface SmallModel {
  /** Extents of the input `x`, a name for one that is open. */
  readonly input: readonly (number | string)[]
  /** Whether `x` holds token ids. */
  readonly ids?: boolean
  /** Extents of further inputs, of real numbers. */
  readonly more?: Readonly<Record<string, readonly (number | string)[]>>
  readonly nodes: readonly SmallNode[]
  readonly constants?: Readonly<Record<string, SmallConstant>>
  readonly output?: string | readonly string[]
  readonly opset?: number
}

export function smallModel(model: SmallModel): Uint8Array {
  const { input, ids = false, more = {}, nodes, constants = {}, output = 'y', opset = 18 } = model
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 8n,
      opsetImport: [{ version: BigInt(opset) }],
      graph: {
        name: 'small',
        input: [
          tensorInfo('x', input, ids ? DataType.INT64 : DataType.FLOAT),
          ...Object.entries(more).map(([name, extents]) => tensorInfo(name, extents)),
        ],
        output: [output].flat().map((name) => tensorInfo(name)),
        initializer: Object.entries(constants).map(([name, constant]) => tensor(name, constant)),
        node: nodes.map(nodeOf),
      },
    }),
  )
}

function nodeOf({ op, inputs, output, attributes = {}, domain = '' }: SmallNode, index: number): NodeInit {
  return {
    name: `n${index}`,
    opType: op,
    domain,
    input: [...inputs],
    output: typeof output === 'string' ? [output] : [...output],
    attribute: Object.entries(attributes).map(attribute),
  }
}

function tensorInfo(name: string, extents?: readonly (number | string)[], elemType = DataType.FLOAT) {
  const dim = extents?.map((size) => ({
    value:
      typeof size === 'number'
        ? { case: 'dimValue' as const, value: BigInt(size) }
        : { case: 'dimParam' as const, value: size },
  }))
  const value = { elemType, ...(dim && { shape: { dim } }) }
  return { name, type: { value: { case: 'tensorType' as const, value } } }
}

function tensor(name: string, constant: SmallConstant) {
  if ('place' in constant) {
    const externalData = Object.entries(constant.place).map(([key, value]) => ({ key, value }))
    const dims = constant.weights.map(BigInt)
    return { name, dataType: DataType.FLOAT, dims, dataLocation: DataLocation.EXTERNAL, externalData }
  }
  if ('weights' in constant) return { name, dataType: DataType.FLOAT, dims: constant.weights.map(BigInt) }
  if ('int8' in constant) return { name, dataType: DataType.INT8, dims: constant.int8.map(BigInt) }
  if ('halves' in constant) {
    const { halves, dims = [halves.length] } = constant
    return { name, dataType: DataType.FLOAT16, dims: dims.map(BigInt), int32Data: [...halves] }
  }
  const list = 'ints' in constant ? constant.ints : constant.floats
  const dims = (constant.dims ?? [list.length]).map(BigInt)
  return 'ints' in constant
    ? { name, dataType: DataType.INT64, dims, int64Data: list.map(BigInt) }
    : { name, dataType: DataType.FLOAT, dims, floatData: [...list] }
}

function attribute([name, value]: [string, Attribute]): AttributeInit {
  if (typeof value === 'number') return { name, type: Type.INT, i: BigInt(value) }
  if (typeof value === 'string') return { name, type: Type.STRING, s: new Uint8Array(new TextEncoder().encode(value)) }
  if ('float' in value) return { name, type: Type.FLOAT, f: value.float }
  if ('graph' in value) {
    const outputs = value.graph.slice(-1).flatMap(({ output }) => output)
    const graph = { name, node: value.graph.map(nodeOf), output: outputs.map((each) => tensorInfo(each)) }
    return { name, type: Type.GRAPH, g: graph }
  }
  return { name, type: Type.INTS, ints: value.map(BigInt) }
}
