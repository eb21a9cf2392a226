// Steps: operations on their way from an architecture to what a runtime executes.
import type { Pair, Shape } from '../../arch/graph.ts'

export interface Step {
  /** ONNX operator. */
  readonly op: string
  /** Steps it reads, -1 for the image; constants are left out. */
  readonly inputs: readonly number[]
  readonly shape: Shape
  readonly kernel?: Pair
  readonly stride?: Pair
  readonly dilation?: Pair
  readonly groups?: number
  /** Channels that a slice takes, from and up to. */
  readonly range?: Pair
  /** Whether a convolution has a bias, its own or folded batch normalisation's. */
  readonly bias?: boolean
  /** An activation fused into a convolution. */
  readonly activation?: string
  /** A constant operand that is one number, which convolutions take in where it is multiplied. */
  readonly scalar?: boolean
  /** Id of the architecture's node that it computes, or most of it; undefined for what no node asks for. */
  readonly node?: string
}

/** Steps in topological order. One that another has taken in is undefined. */
export interface Plan {
  readonly input: Shape
  readonly steps: (Step | undefined)[]
  readonly output: number
}

/** How often each step is read, the output once more. */
export function usesOf({ steps, output }: Plan): number[] {
  const uses = steps.map(() => 0)
  for (const step of steps) for (const input of step?.inputs ?? []) if (input >= 0) uses[input]++
  uses[output]++
  return uses
}
