// What a runtime executes, step by step, before and after fusion.
import type { Pair } from '../onnx/window.ts'
import type { Shape } from './shape.ts'

export interface RuntimeStep {
  /** ONNX operator. */
  readonly op: string
  /** Steps it reads, -1 and below for the network's inputs; constants are left out. */
  readonly inputs: readonly number[]
  readonly shape: Shape
  readonly kernel?: Pair
  readonly stride?: Pair
  readonly dilation?: Pair
  readonly groups?: number | undefined
  /** Entries that a slice takes, from and up to, along `axis`. */
  readonly range?: Pair
  /** 0, the channels of an image, where it is left out. */
  readonly axis?: number
  /** Order of the axes after a transposition. */
  readonly perm?: readonly number[]
  /** Whether a convolution has a bias, its own or folded batch normalisation's. */
  readonly bias?: boolean
  /** An activation fused into a convolution. */
  readonly activation?: string
  /** A constant operand that is one number, which convolutions take in where it is multiplied. */
  readonly scalar?: boolean
  /** Products that are summed for one element of what a matrix product or an interpolation gives. */
  readonly depth?: number
  /** Elements of learned operands that are read beside the inputs. */
  readonly weights?: number
  /** Id of the architecture's node that it computes, or most of it; undefined for what no node asks for. */
  readonly node?: string | undefined
}

export interface PureOptions extends Partial<
  Pick<RuntimeStep, 'shape' | 'kernel' | 'stride' | 'range' | 'axis' | 'perm' | 'depth' | 'weights'>
> {
  /** A constant operand of one number, by its name. */
  readonly constant?: string
  /** What else tells steps apart: padding, bounds. */
  readonly padding?: string
}

/** Where operations write their steps. */
export interface StepWriter {
  /** Shape of a step's value, or of an input's. */
  shape(index: number): Shape
  /** A step that is like no other: a layer with weights of its own. */
  add(step: RuntimeStep): number
  /** A step without weights, once for all that compute the same; its shape is that of its first input unless given. */
  pure(op: string, inputs: readonly number[], options?: PureOptions): number
}
