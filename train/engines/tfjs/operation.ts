// One operation of a graph in TensorFlow.js: its inputs -> its outputs.
import type { OnnxNode } from '@archcast/core/onnx/graph.ts'
import type { Tensor } from '@tensorflow/tfjs'

/** The module itself, so that any of its builds can be handed in. */
export type Tf = typeof import('@tensorflow/tfjs')

/** What an operation reads. */
export interface OpContext {
  readonly tf: Tf
  readonly node: OnnxNode
  readonly inputs: readonly Tensor[]
  /** A constant input as numbers, such as axes; undefined where it is left out. */
  readonly ints: (index: number) => number[] | undefined
}

/** One operation: its inputs -> its outputs. */
export type OpFunction = (context: OpContext) => Tensor | Tensor[]
