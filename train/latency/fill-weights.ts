// An ONNX file without weights -> one that runs, with arbitrary weights: for timing, and for comparing two graphs.
import { fromBinary, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema, TensorProto_DataLocation, TensorProto_DataType as Type } from 'onnx-buf'
import { toHalves } from './half-precision.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { NodeProto, TensorProto } from 'onnx-buf'

// Uniform over -1..1; weights repeat it, as drawing millions of numbers would take longer than to time the network.
const random = createRandom(2)
const NOISE = Float32Array.from({ length: 65_537 }, () => 2 * random.next() - 1)

/** Bytes of an element of integer types, whose missing values are zeros unless they are weights of 8 bits. */
const WHOLE: Partial<Record<Type, number>> = { [Type.INT8]: 1, [Type.UINT8]: 1, [Type.INT32]: 4, [Type.INT64]: 8 }

/**
 * Fills every tensor without values: kernels and matrices uniformly with a variance of 2 / fan-in, which keeps the size
 * of activations about the same from layer to layer (He et al. 2015), scales of norms and variances about 1, other
 * vectors about 0, states that sequences begin with 0. No two are the same.
 */
export function fillWeights(bytes: Uint8Array): Uint8Array {
  const model = fromBinary(ModelProtoSchema, bytes)
  const { node = [], initializer = [] } = model.graph ?? {}
  const read = readers(node)
  initializer.forEach((tensor, index) => {
    if (!isEmpty(tensor)) return
    const values = valuesOf(tensor, index, read)
    if (!values) return
    tensor.rawData = values
    tensor.externalData = []
    tensor.dataLocation = TensorProto_DataLocation.DEFAULT
  })
  return toBinary(ModelProtoSchema, model)
}

/** Names of tensors by what their readers take them for, copies by Identity among them. */
interface Readers {
  readonly scales: ReadonlySet<string>
  readonly states: ReadonlySet<string>
  readonly untransposed: ReadonlySet<string>
}

const NORM = /^(Batch|Instance|Layer|Group|SimplifiedLayer)Normalization$/
const RECURRENT: ReadonlySet<string> = new Set(['LSTM', 'GRU', 'RNN'])

function readers(nodes: readonly NodeProto[]): Readers {
  const copies = new Map<string, string>()
  const original = (name: string) => copies.get(name) ?? name
  for (const { opType, input, output } of nodes) if (opType === 'Identity') copies.set(output[0], original(input[0]))
  const named = (pick: (node: NodeProto) => readonly string[]) => new Set(nodes.flatMap(pick).map(original))
  return {
    scales: named(({ opType, input }) => (NORM.test(opType) ? [input[1], ...input.slice(4)] : [])),
    states: named(({ opType, input }) => (RECURRENT.has(opType) ? input.slice(5, 7) : [])),
    untransposed: named(({ opType, input }) => (opType === 'MatMul' ? [input[1]] : [])),
  }
}

function valuesOf(
  { name, dims, dataType }: TensorProto,
  index: number,
  read: Readers,
): Uint8Array<ArrayBuffer> | undefined {
  const shape = dims.map(Number)
  const count = elements(shape)
  const noise = (i: number) => NOISE[(index * 97 + i) % NOISE.length]
  const size = WHOLE[dataType as Type]
  if (size !== undefined) {
    const values = new Uint8Array(size * count)
    return size === 1 && shape.length > 1 ? values.map((_, i) => 63 * noise(i)) : values
  }
  if (dataType !== Type.FLOAT && dataType !== Type.FLOAT16) return undefined
  const fanIn = read.untransposed.has(name) ? shape[0] : count / shape[0]
  const [scale, middle] = shape.length > 1 ? [Math.sqrt(6 / fanIn), 0] : read.scales.has(name) ? [0.2, 1] : [0.1, 0]
  const real = new Float32Array(count)
  if (!read.states.has(name)) for (let i = 0; i < count; i++) real[i] = middle + scale * noise(i)
  return new Uint8Array(dataType === Type.FLOAT ? real.buffer : toHalves(real).buffer)
}

function isEmpty({ rawData, floatData, int32Data, int64Data, dataLocation, dims }: TensorProto): boolean {
  if (dataLocation === TensorProto_DataLocation.EXTERNAL) return true
  const held = rawData.length + floatData.length + int32Data.length + int64Data.length
  return held === 0 && !dims.includes(0n)
}
