// ONNX Runtime as a value: what core needs of onnxruntime-node or onnxruntime-web, which both satisfy.
import type { InferenceSession, InferenceSessionFactory, TensorConstructor } from 'onnxruntime-common'

export interface Ort {
  readonly InferenceSession: InferenceSessionFactory
  readonly Tensor: TensorConstructor
}

export type SessionOptions = InferenceSession.SessionOptions

/** Options of a session that runs once: nothing is prepared that only a second run would pay for. */
export const RUN_ONCE: SessionOptions = {
  graphOptimizationLevel: 'disabled',
  // An arena would be paged in for this run alone.
  enableCpuMemArena: false,
  enableMemPattern: false,
  // No operation of our graphs is a function to inline, and looking for them costs a tenth of making the session.
  extra: { session: { disable_prepacking: '1', disable_aot_function_inlining: '1' } },
}

/** Typed arrays a tensor may hold. */
export type TensorData = Float32Array | BigInt64Array | Int32Array | Uint8Array

export interface TensorValue {
  readonly data: TensorData
  readonly shape: readonly number[]
}
