// A vector-Jacobian product of one operation: the gradients of its inputs by those of its outputs.
import type { OnnxGraph, OnnxNode, Value } from '@archcast/core/onnx/graph.ts'

/** What a vector-Jacobian product reads. */
export interface VjpContext {
  readonly g: OnnxGraph
  readonly inputs: readonly Value[]
  readonly outputs: readonly Value[]
  readonly attributes: OnnxNode['attributes']
  /** Gradient of the result with respect to each output; undefined where the output does not reach it. */
  readonly grads: readonly (Value | undefined)[]
  /** Whether an input's gradient is wanted; products for the others may be skipped. */
  readonly wanted: readonly boolean[]
  /** Only operations of the standard set, which every execution provider runs. */
  readonly portable: boolean
}

/** Gradient with respect to each input; undefined for inputs without one. */
export type Vjp = (context: VjpContext) => (Value | undefined)[]
