// Data of a graph's tensors to and from TensorFlow.js, which has 32-bit integers only.
import type { Tf } from './operation.ts'
import type { ConstantData, ElementType } from '@archcast/core/onnx/graph.ts'
import type { TensorData } from '@archcast/core/onnx/runtime.ts'
import type { Tensor } from '@tensorflow/tfjs'

const types: Partial<Record<ElementType, 'float32' | 'int32' | 'bool'>> = {
  float32: 'float32',
  int64: 'int32',
  int32: 'int32',
  uint8: 'int32',
  bool: 'bool',
}

function tensorType(type: ElementType): 'float32' | 'int32' | 'bool' {
  const known = types[type]
  if (!known) throw new Error(`TensorFlow.js has no tensors of ${type}`)
  return known
}

export function tensor(tf: Tf, values: ConstantData, shape: readonly number[], type: ElementType): Tensor {
  const own = values instanceof BigInt64Array ? Int32Array.from(values, Number) : values
  return tf.tensor(type === 'uint8' ? Int32Array.from(own) : (own as Float32Array), [...shape], tensorType(type))
}

export function data(x: Tensor, type: ElementType): TensorData {
  const values = x.dataSync()
  if (type === 'int64') return BigInt64Array.from(values, (value) => BigInt(value))
  if (type === 'bool' || type === 'uint8') return Uint8Array.from(values)
  return values
}
