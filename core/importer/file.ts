// What is read of an ONNX file: nodes, extents of initializers, small constants. Types only.
import type { Bytes } from './bytes.ts'

/** A tensor; `data` is undefined for weights, for external data and where a file was stripped of its values. */
export interface OnnxTensor {
  readonly dims: readonly number[]
  readonly floating: boolean
  /** Bits of an element of its type, 32 of a float32. */
  readonly bits: number
  readonly data?: readonly number[]
  /** Whether all its elements are one number; undefined where the file does not have them. */
  readonly uniform?: boolean
}

export interface OnnxAttribute {
  readonly i?: number
  readonly f?: number
  readonly s?: string
  readonly t?: OnnxTensor
  readonly ints: readonly number[]
  readonly floats: readonly number[]
  /** A graph of its own, as branches and loops have. */
  readonly graph?: OnnxSubgraph
}

export interface OnnxFileNode {
  /** As the file has it; may be empty. */
  readonly name: string
  readonly op: string
  readonly domain: string
  /** An input that is left out is ''. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, OnnxAttribute>
}

/** A graph's input or output; an extent that is only known when the network runs is its name. */
export interface OnnxValueInfo {
  readonly name: string
  readonly dims?: readonly (number | string)[]
  /** Whether its elements are floating-point numbers, and how many bits each has. */
  readonly floating: boolean
  readonly bits: number
}

/** A graph, of a file or of a branch; a branch also reads the names of the graph around it. */
export interface OnnxSubgraph {
  readonly nodes: readonly OnnxFileNode[]
  readonly initializers: ReadonlyMap<string, OnnxTensor>
  readonly inputs: readonly OnnxValueInfo[]
  readonly outputs: readonly OnnxValueInfo[]
}

export interface OnnxFile extends OnnxSubgraph {
  /** Version of the standard operator set. */
  readonly opset: number
  /**
   * Tensors of all its graphs, functions and attributes whose values are in other files, in the order in which it has
   * them. Throws TooManyFieldsError past the limits, an Error where what was passed over till then is damaged.
   */
  readonly external: () => readonly ExternalTensor[]
}

/** Where a tensor's values are, as the file spells it. */
export interface ExternalTensor {
  readonly tensor: string
  /** `location`, `offset` and `length`. */
  readonly entries: ReadonlyMap<string, string>
  /** Bytes of its elements. */
  readonly bytes: number
}

/** An external tensor as it is met: its entries are read where somebody asks for its file. */
export interface MetTensor {
  /** Where it begins in the file. */
  readonly at: number
  readonly tensor: string
  readonly dims: readonly number[]
  /** Of its elements, a number of onnx.proto. */
  readonly type: number
  readonly entries: readonly Bytes[]
}
