// How large an ONNX file may be; everything over a limit is refused before it costs more than a scan of the bytes.

/**
 * Upper bounds on what is read of a file, published by the service. Weights are passed over and count as bytes alone.
 */
export const ONNX_LIMITS = {
  /**
   * Bytes of a file: protobuf allows no more. VGG-16 with its weights has 0.5 GiB. A request's body has its own bound.
   */
  bytes: 2 ** 31 - 1,
  /** Protobuf fields that are looked at. */
  fields: 4_000_000,
  /** Nodes of all graphs; a Swin transformer of 24 blocks has 7,400. */
  nodes: 32_768,
  initializers: 16_384,
  /** Inputs and outputs of all nodes. */
  edges: 262_144,
  attributes: 131_072,
  /** Numbers of all attributes and small tensors, and of all constants that are computed of them. */
  numbers: 1_048_576,
  /** Elements of a tensor whose values are read; larger ones are taken for weights, of which the extents are enough. */
  constant: 4_096,
  /** Axes of a tensor. */
  rank: 8,
  /** Bytes of a name. */
  name: 1_024,
} as const
