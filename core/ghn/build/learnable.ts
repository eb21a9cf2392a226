// A learnable tensor of a GHN: its name, its shape, and how it starts.
import type { Value } from '../../onnx/graph.ts'

interface Normal {
  readonly mean: number
  readonly deviation: number
}

export interface GhnParameter {
  readonly name: string
  readonly shape: readonly number[]
  /** The normal distribution it is drawn from. */
  readonly start: Normal
  /** That of the last entry along the first axis, where it is another. */
  readonly last?: Normal
}

/** A GHN's parameters as values of an ONNX graph: inputs when training, constants when exported. */
export type GhnValues = Readonly<Record<string, Value>>

/** Of x W + b: W [from, to] with the gain over the root of its fan-in, and b of zeros. */
export function affineParameters(name: string, from: number, to: number, gain: number): GhnParameter[] {
  const weight = { name: `${name}.weight`, shape: [from, to], start: { mean: 0, deviation: gain / Math.sqrt(from) } }
  return [weight, constantVector(`${name}.bias`, to, 0)]
}

/** A vector that starts as one number. */
export function constantVector(name: string, size: number, mean: number): GhnParameter {
  return { name, shape: [size], start: { mean, deviation: 0 } }
}
