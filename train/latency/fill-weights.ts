// An ONNX file whose weights were stripped -> one that runs, with weights that mean nothing: for timing, and for comparing what two graphs compute.
import { fromBinary, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema, TensorProto_DataLocation, TensorProto_DataType } from 'onnx-buf'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import type { TensorProto } from 'onnx-buf'

// Uniform over -1..1; weights repeat it, as drawing millions of numbers would take longer than to time the network.
const random = createRandom(2)
const NOISE = Float32Array.from({ length: 65_537 }, () => 2 * random.next() - 1)

/**
 * Fills every float32 tensor without values: kernels and matrices uniformly with a variance of 2 / fan-in, which keeps the size of activations
 * about the same from layer to layer (He et al. 2015), variances and scales of batch normalisation about 1, other vectors about 0. No two are the same.
 */
export function fillWeights(bytes: Uint8Array): Uint8Array {
  const model = fromBinary(ModelProtoSchema, bytes)
  const { node = [], initializer = [] } = model.graph ?? {}
  const ones = new Set(
    node.flatMap(({ opType, input }) => (opType === 'BatchNormalization' ? [input[1], input[4]] : [])),
  )
  const untransposed = new Set(node.flatMap(({ opType, input }) => (opType === 'MatMul' ? [input[1]] : [])))
  initializer.forEach((tensor, index) => {
    if (tensor.dataType !== TensorProto_DataType.FLOAT || !isEmpty(tensor)) return
    const shape = tensor.dims.map(Number)
    const values = new Float32Array(elements(shape))
    const fanIn = untransposed.has(tensor.name) ? shape[0] : values.length / shape[0]
    const [scale, middle] = shape.length > 1 ? [Math.sqrt(6 / fanIn), 0] : ones.has(tensor.name) ? [0.2, 1] : [0.1, 0]
    for (let i = 0; i < values.length; i++) values[i] = middle + scale * NOISE[(index * 97 + i) % NOISE.length]
    tensor.rawData = new Uint8Array(values.buffer)
    tensor.externalData = []
    tensor.dataLocation = TensorProto_DataLocation.DEFAULT
  })
  return toBinary(ModelProtoSchema, model)
}

function isEmpty({ rawData, floatData, dataLocation, dims }: TensorProto): boolean {
  if (dataLocation === TensorProto_DataLocation.EXTERNAL) return true
  return rawData.length === 0 && floatData.length === 0 && !dims.includes(0n)
}
