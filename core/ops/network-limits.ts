// How large an architecture may be; everything over a limit is refused before it costs more than parsing.
import { JSON_DEPTH } from '../text/depth.ts'

/**
 * Upper bounds on what is read, counted and predicted by heads, published by the service; none of it takes memory by
 * the size of weights or activations. What generating weights and scoring may take is bounded far lower, see
 * `ScoringBounds`.
 */
export const LIMITS = {
  /**
   * Nodes of a document as sent: a flat graph, or all its cells together. A Swin transformer of 48 blocks has about
   * 6,000.
   */
  nodes: 8_192,
  /** Edges (entries of `inputs`) of a document as sent. */
  edges: 32_768,
  /** Cells a document may define. */
  cells: 64,
  /**
   * Early exits of a network: room for one on each node of cells of 24, 16 and 8 nodes (arXiv 1810.05749, section 5).
   */
  exits: 64,
  /** Blocks of a network, repeats counted. */
  blocks: 256,
  /** Inputs, and outputs, of a network. */
  ends: 64,
  /** Nodes of the network after cells and words such as `attention` are expanded. */
  expandedNodes: 8_192,
  expandedEdges: 32_768,
  /** Output channels of a convolution, and of the input. */
  channels: 16_384,
  /** Classes, output channels of a linear layer, and entries of an embedding's table. */
  classes: 1_000_000,
  kernel: 1_024,
  stride: 1_024,
  dilation: 1_024,
  /** Entries that a `gather` lists: the relative positions of 16 x 16 tokens are so many. */
  indices: 65_536,
  padding: 4_096,
  /** Height and width of the input and of every image, pixels. */
  imageSide: 16_384,
  /** Axes of an activation, the batch aside. */
  rank: 8,
  /** Images of a run. */
  batch: 65_536,
  /** One extent of an activation that is no image. */
  extent: 16_777_216,
  /** Learnable parameters of the network: VGG-19 has 144 million. */
  params: 2_000_000_000,
  /** Multiply-accumulates of one image: VGG-19 takes 19.6 billion, RegNetY-32GF 32. */
  macs: 2_000_000_000_000,
  /** Activation elements of one image, all nodes together: ResNeXt-101 has about 100 million. */
  activations: 10_000_000_000,
  /** Characters of a node id or cell name. */
  idLength: 128,
  jsonDepth: JSON_DEPTH,
  /** Faults reported at once. */
  faults: 20,
} as const
