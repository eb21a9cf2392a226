// What the home of an operation says of it. The rest of core asks the table of homes and knows no operation by its
// name.
import type { Value } from '../onnx/graph.ts'
import type { AnyOp } from './any-op.ts'
import type { Emission } from './emission.ts'
import type { Moments } from './moments.ts'
import type { Mark, NodeType } from './node-types.ts'
import type { Census, OperationWork, PathLetter } from './operation-work.ts'
import type { Reader } from './reader.ts'
import type { Shape, ShapeFault } from './shape.ts'
import type { StepWriter } from './steps.ts'
import type { TensorSpec } from './tensors.ts'
import type * as z from 'zod'

/** One primitive operation of those that a word of the language stands for. */
export interface Lowered {
  /** Appended to the node's id. */
  readonly suffix: string
  readonly op: AnyOp
  /** Output channels, where the operation does not take them from its inputs. */
  readonly channels: number
  /**
   * What it reads: k >= 0 is the k-th operation of the word, -1 - k the node's k-th input. Without it: all inputs
   * first, then the operation before.
   */
  readonly reads?: readonly number[]
}

/** A word of the language: what a node's `op` may be, its attributes, and what it becomes. */
export interface Word<S extends z.ZodObject = z.ZodObject> {
  readonly schema: S
  /** Whether its `channels` must be named, by the node or by its block. */
  readonly needsChannels?: boolean
  /** Most operations that it becomes; 1 where it is left out. */
  readonly most?: number
  /** Why it does not fit what it reads, asked before `lower`; left out where the shapes of its operations say so. */
  check?(spec: z.output<S>, channels: number, inputs: readonly Shape[]): ShapeFault | undefined
  /**
   * Never throws, whatever the shapes are.
   * @param channels output channels, the node's own or its block's; 0 where neither names any
   * @param inputs shapes of what the node reads
   */
  lower(spec: z.output<S>, channels: number, inputs: readonly Shape[]): readonly Lowered[]
}

/** Everything that is known of a primitive operation, in one place. */
export interface Operation<O extends AnyOp = AnyOp> {
  readonly type: O['type']
  readonly words: readonly Word[]
  /**
   * The shape that it gives, or why its inputs do not fit it.
   * @param channels output channels of layers with weights
   */
  shape(op: O, inputs: readonly Shape[], channels: number): Shape | ShapeFault
  /**
   * The word and attributes that stand for it, without the names of the node and its inputs. Where left out: its type
   * and its own attributes.
   */
  write?(op: O, shape: Shape): Readonly<Record<string, unknown>> & { readonly op: string }
  /** Its learnable tensors; left out where it has none. */
  tensors?(op: O, inputs: readonly Shape[], shape: Shape): readonly TensorSpec[]
  /** Multiply-accumulates of one pass; left out where it has none. */
  macs?(op: O, inputs: readonly Shape[], shape: Shape): number
  /** The operation and its attributes, equal for those that compute the same; its type where it is left out. */
  spell?(op: O): string
  /** The operation in a sentence about what was measured, such as `conv 3x3/1x1`; its type where it is left out. */
  label?(op: O): string
  /** Whether the order of its inputs is of no matter. */
  readonly unordered?: boolean
  /**
   * Whether it joins several inputs, and hands a single one on: a sum also loses its zeros, parts side by side keep
   * theirs.
   */
  readonly joins?: 'sum' | 'parts'
  /**
   * The operation with a learned factor or term for each channel, and the axis of these; undefined where it takes none.
   */
  takes?(op: O, by: 'mul' | 'add', shape: Shape): { readonly op: O; readonly axis: number } | undefined
  /** Whether it hands its input on unchanged. */
  readonly passes?: boolean
  /**
   * Whether it gives zeros where `zeros` of `count` inputs are zeros; where it is left out, when all of at least one
   * are.
   */
  zero?(op: O, zeros: number, count: number): boolean
  /** Axis of its shape that has the output channels, where it is not the first. */
  channelAxis?(op: O, inputs: readonly Shape[]): number
  /**
   * Whether it reads whole channels of images of any size, so that its network fits another size; false for what is
   * bound to one.
   */
  fitsSize?(op: O, before: readonly Shape[], after: readonly Shape[]): boolean
  /** Whether it reads token ids as whole numbers, where all else reads real ones. */
  readonly readsIds?: boolean
  /** Appends it to a child network: values [N, ...shape]. `tensors` are those of `tensors()`, in their order. */
  emit(to: Emission, op: O, inputs: readonly Value[], shape: Shape, tensors: readonly Value[]): Value
  /** ONNX operators that are read as it. */
  readonly onnx?: Readonly<Record<string, Reader>>
  /** Whether a GHN takes it for part of the layers around it, as in the paper's ReLU-convolution-norm operations. */
  readonly surrounds?: boolean
  /** What a GHN knows it as; left out, or undefined, for what belongs to the operations around it. */
  ghn?(op: O, place: GhnPlace): NodeType | undefined
  /** What it is among the operations around a node; left out for what features do not tell of. */
  mark?(op: O): Mark | undefined
  /** What a GHN that has no name for it takes it for, where it has kernels of its own. */
  readonly like?: NodeType
  /**
   * Its value for one element of each input, where it works element by element. Of more than two inputs it gets two at
   * a time.
   */
  pointwise?(op: O, values: readonly number[]): number
  /**
   * What elements of its output are like, by those of its inputs; as those of the first where it is left out. Of an
   * operation with kernels: with independent ones whose variance is one by the fan-in.
   */
  moments?(op: O, inputs: readonly Moments[], from: readonly Shape[], shape: Shape): Moments
  /** What its output is like whatever it reads, where its kernels give no sums but what it makes of these. */
  readonly yields?: Moments
  /** Root mean square at which it reads best: where what it gives is in proportion; one where it is left out. */
  steadyAt?(op: O): number
  /** Its part in the work of a network that latency is a weighted sum of; undefined for what is free. */
  work?(op: O, inputs: readonly Shape[], shape: Shape): OperationWork | undefined
  /** The letter that it leaves on a path through a block. */
  path?(op: O): PathLetter | undefined
  /** What it counts as among the operations of a block. */
  census?(op: O): Census | undefined
  /** Appends what a runtime executes for it, before any fusion; returns the step that gives its value. */
  steps(to: StepWriter, op: O, inputs: readonly number[], shape: Shape): number
}

/** Where an operation stands in its network. */
export interface GhnPlace {
  readonly inputs: readonly Shape[]
  /** Whether it reads the network's input itself. */
  readonly first: boolean
  /** Whether it gives logits. */
  readonly last: boolean
}

/** A word with its attributes typed by its schema. */
export function word<S extends z.ZodObject>(given: Word<S>): Word<S> {
  return given
}

/** The one operation that a plain word becomes. */
export function only<O extends AnyOp>(op: O, channels = 0): readonly Lowered[] {
  return [{ suffix: '', op, channels }]
}
