// An ensemble of perceptrons with two hidden layers as one graph: every matrix has the members as its leading axis.
import { add, mul, sigmoid } from '@archcast/core/onnx/ops/elementwise.ts'
import { matMul } from '@archcast/core/onnx/ops/matmul.ts'
import { reshape } from '@archcast/core/onnx/ops/shape.ts'
import type { Dim, OnnxGraph, Value } from '@archcast/core/onnx/graph.ts'

export interface MlpSize {
  readonly members: number
  readonly features: number
  /** Units of either hidden layer. */
  readonly width: number
}

export interface ParameterSlot {
  readonly name: string
  readonly shape: readonly number[]
  /** Inputs of a unit; 0 for a bias. */
  readonly fanIn: number
  /** Where it lies in the vector of all parameters. */
  readonly offset: number
  readonly length: number
}

/** The parameters in their order in one vector. */
export function mlpSlots({ members, features, width }: MlpSize): ParameterSlot[] {
  let offset = 0
  return [
    [features, width],
    [width, width],
    [width, 1],
  ].flatMap(([rows, columns], layer) =>
    ([`weight${layer}`, `bias${layer}`] as const).map((name, bias) => {
      const shape = [members, bias ? 1 : rows, columns]
      const length = shape[0] * shape[1] * shape[2]
      offset += length
      return { name, shape, fanIn: bias ? 0 : rows, offset: offset - length, length }
    }),
  )
}

/**
 * x [members, N, features] and the parameters in the order of `mlpSlots` -> [members, N]; SiLU between the layers
 * (Elfwing et al. 2018).
 */
export function emitMlp(g: OnnxGraph, x: Value, parameters: readonly Value[], count: Dim): Value {
  const [w0, b0, w1, b1, w2, b2] = parameters
  const layer = (input: Value, weight: Value, bias: Value) => add(g, matMul(g, input, weight), bias)
  const silu = (y: Value) => mul(g, y, sigmoid(g, y))
  const last = layer(silu(layer(silu(layer(x, w0, b0)), w1, b1)), w2, b2)
  return reshape(g, last, [w0.shape[0], count])
}
