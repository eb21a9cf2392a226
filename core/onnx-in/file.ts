// What is read of an ONNX file: nodes, extents of initializers, small constants. Types only.

/** A tensor; `data` is undefined for weights, for external data and where a file was stripped of its values. */
export interface OnnxTensor {
  readonly dims: readonly number[]
  readonly floating: boolean
  readonly data?: readonly number[]
}

export interface OnnxAttribute {
  readonly i?: number
  readonly f?: number
  readonly s?: string
  readonly t?: OnnxTensor
  readonly ints: readonly number[]
  readonly floats: readonly number[]
  /** Whether it holds a graph of its own, which is not read. */
  readonly graph: boolean
}

export interface OnnxNode {
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
}

export interface OnnxFile {
  /** Version of the standard operator set. */
  readonly opset: number
  readonly nodes: readonly OnnxNode[]
  readonly initializers: ReadonlyMap<string, OnnxTensor>
  readonly inputs: readonly OnnxValueInfo[]
  readonly outputs: readonly OnnxValueInfo[]
}
