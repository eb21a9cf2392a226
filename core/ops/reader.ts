// What an operation needs to be read of an ONNX node: the node's inputs and attributes, and a way to add to the
// architecture.
import type { AnyOp } from './any-op.ts'
import type { Shape } from './shape.ts'

/** A tensor whose extents are known, and whose values are where they matter and the file has them. */
export interface Constant {
  readonly kind: 'constant'
  /** The file's name for it: of an initializer, or of what a node gives. */
  readonly name?: string
  readonly dims: readonly number[]
  readonly floating: boolean
  readonly data?: readonly number[]
  /** Elements, where the extents are not known, each of which is then NaN. */
  readonly elements?: number
  /** Whether all its elements are one number, where the file has them. */
  readonly uniform?: boolean
  /** Whether it is the scale of quantised numbers, which nobody learned. */
  readonly scale?: true
  /** The file's learned tensors that it is made of: elements of each, by name. */
  readonly sources: ReadonlyMap<string, number>
  /** Tensors behind it that are learned only if they are the weights of a layer, as those of Constant nodes. */
  readonly maybe?: ReadonlyMap<string, number>
}

/** Where the batch stands among the extents that ONNX gives: an axis of its own, or the outer part of one. */
export interface BatchAxis {
  readonly axis: number
  readonly merged: boolean
}

/**
 * The output of an architecture's node, maybe seen with other axes: first transposed by `perm`, then reshaped to
 * `view`.
 */
export interface Activation {
  readonly kind: 'activation'
  /** Index of the architecture's node, below 0 for an input. */
  readonly node: number
  /** Shape of that node. */
  readonly shape: Shape
  readonly perm?: readonly number[]
  readonly view?: Shape
  /** Undefined where ONNX's extents are the architecture's, the batch of one aside. */
  readonly batch?: BatchAxis
}

export type Tensor = Constant | Activation

export interface AddOptions {
  /** Output channels of layers with weights. */
  readonly channels?: number
  /** The tensors of the file that are its own, in the order of the operation's. */
  readonly tensors?: readonly Constant[]
  /** Where the batch stands in the result; where it stands in the first input, unless given. */
  readonly batch?: BatchAxis | undefined
}

/** Gives the node's first output, or all of them. */
export type Reader = (context: ReadContext) => Tensor | readonly Tensor[]

export interface ReadContext {
  /** Operator of the node. */
  readonly op: string
  /** Version of the standard operator set. */
  readonly opset: number
  /** Images a run: the extent of the batch. */
  readonly batch: number
  /** Names of the node's outputs; '' for one that nobody wants. */
  readonly outputs: readonly string[]
  readonly inputs: readonly string[]

  /** Refuses the node. */
  fail(detail: string, code?: 'unsupported' | 'invalid_onnx' | 'shape_mismatch'): never

  has(position: number): boolean
  isConstant(position: number): boolean
  value(position: number): Tensor
  constant(position: number): Constant
  /** The numbers of a constant; refuses where the file does not have them. */
  numbers(position: number): readonly number[]
  /**
   * Learned factors or terms of channels; undefined for nothing but `neutral`, which exporters write where there are
   * none.
   */
  vector(position: number, neutral: number): Constant | undefined

  int(name: string, standard: number): number
  float(name: string, standard: number): number
  text(name: string, standard: string): string
  /** A text of which these are known, the first where the node has none; refuses any other. */
  choice<T extends string>(name: string, known: readonly [T, ...T[]]): T
  ints(name: string): readonly number[] | undefined
  floats(name: string): readonly number[] | undefined
  /** Numbers that are an attribute in old operator sets and an input in newer ones. */
  listOf(name: string, position: number): readonly number[] | undefined

  /** ONNX's extents. */
  dims(value: Tensor): readonly number[]
  /** An input as a value of the architecture with its axes in place; a constant becomes a node of its own. */
  tensor(position: number): Activation
  /** An activation as it is, whatever its axes: for what works element by element. */
  activation(position: number): Activation
  /** An activation [N, C, H, W] or [N, C, L]: its shape is [C, H, W] or [C, L]. */
  image(position: number): Activation
  /** A value [N, C, ...] or [N, C]: its shape has the channels first. */
  channelsFirst(position: number): Activation
  /** All inputs as values of one rank, the batch in the same place. */
  together(): Activation[]
  /** Whether the node gives output `position` of the network. */
  givesOutput(position: number): boolean
  /** The architecture's axis for one that ONNX counts; refuses the batch axis. */
  axis(value: Activation, axis: number): number
  /** The batch axis after these of ONNX's axes are gone. */
  batchWithout(value: Activation, axes: readonly number[]): BatchAxis | undefined

  /** Appends an operation; its result has its axes in place. */
  add<O extends AnyOp>(op: O, inputs: readonly Activation[], options?: AddOptions): Activation
  /** Values in place, whose batches stand at the same axis counted from the last. */
  aligned(values: readonly Activation[]): Activation[]
  /** The value with its axes in place. */
  inPlace(value: Activation): Activation
  /** The shape, the batch aside, of extents that ONNX gives a value like this. */
  shapeOf(value: Activation, dims: readonly number[]): Shape
  /** Appends an operation that works element by element below the view that `value` is. */
  addBelow<O extends AnyOp>(op: O, value: Activation): Activation
  /** Appends a sum, a product and the like of the node's first two inputs, constants among them. */
  addBinary<O extends AnyOp>(op: O): Tensor
  /**
   * A linear layer over the last axis, or over an image that was flattened to it; `tensors` are its weight and maybe
   * its bias.
   */
  addLinear(value: Activation, channels: number, tensors: readonly Constant[]): Activation
  /** The matrix product of two values with their axes in place. */
  multiply(a: Activation, b: Activation): Activation
  /** The value with other extents, the elements in their order. */
  reshape(value: Activation, dims: readonly number[]): Activation
  /** The value with its axes, as ONNX counts them, in another order. */
  transpose(value: Activation, perm: readonly number[]): Activation
}
