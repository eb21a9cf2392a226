// What an operation needs to append itself to a child network.
import type { OnnxGraph, Value } from '../onnx/graph.ts'

export interface Emission {
  readonly g: OnnxGraph
  /** Batch normalisation of x [N, C, ...] by the statistics that the network is meant for, with scale and shift [C]. */
  normalise(x: Value, scale: Value, shift: Value): Value
}
