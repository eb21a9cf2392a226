// ONNX Runtime as a value: what core needs of onnxruntime-node or onnxruntime-web, which both satisfy.
import type { InferenceSession, InferenceSessionFactory, TensorConstructor } from 'onnxruntime-common'

export interface Ort {
  readonly InferenceSession: InferenceSessionFactory
  readonly Tensor: TensorConstructor
}

export type SessionOptions = InferenceSession.SessionOptions

/** Typed arrays a tensor may hold. */
export type TensorData = Float32Array | BigInt64Array | Int32Array | Uint8Array

export interface TensorValue {
  readonly data: TensorData
  readonly shape: readonly number[]
}
