// How large an architecture may be; everything over a limit is refused before it costs more than parsing.
import { ArchitectureError } from './errors.ts'

/**
 * Upper bounds on what is read, counted and predicted by heads, published by the service; none of it takes memory by the size of weights
 * or activations. What generating weights and scoring may take is bounded far lower, see `ScoringBounds`.
 */
export const LIMITS = {
  /** Nodes of a document as sent: a flat graph, or all its cells together. DenseNet-201 has about 700. */
  nodes: 2_048,
  /** Edges (entries of `inputs`) of a document as sent. */
  edges: 8_192,
  /** Cells a document may define. */
  cells: 64,
  /** Early exits of a network: room for one on each node of cells of 24, 16 and 8 nodes (arXiv 1810.05749, section 5). */
  exits: 64,
  /** Blocks of a network, repeats counted. */
  blocks: 256,
  /** Nodes of the network after cells and separable convolutions are expanded: room for 18 blocks of 17-node cells (arXiv 1810.05749, section 5). */
  expandedNodes: 2_048,
  expandedEdges: 8_192,
  /** Output channels of a convolution, and of the input. */
  channels: 4_096,
  /** Classes, and output channels of a linear layer. */
  classes: 100_000,
  kernel: 31,
  stride: 64,
  dilation: 32,
  padding: 512,
  /** Height and width of the input and of every activation, pixels. */
  imageSide: 1_024,
  /** Learnable parameters of the network: VGG-19 has 144 million. */
  params: 512_000_000,
  /** Multiply-accumulates of one image: VGG-19 takes 19.6 billion, RegNetY-32GF 32. */
  macs: 128_000_000_000,
  /** Activation elements of one image, all nodes together: ResNeXt-101 has about 100 million. */
  activations: 1_000_000_000,
  /** Characters of a node id or cell name. */
  idLength: 128,
  jsonDepth: 64,
  /** Faults reported at once. */
  faults: 20,
} as const

const QUOTE = 34
const BACKSLASH = 92
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/**
 * Refuses JSON text nested deeper than `depth`, in one scan of the text and before anything parses it. The text need not be valid JSON.
 * @throws {ArchitectureError} `too_large`
 */
export function assertJsonDepth(text: string, depth: number = LIMITS.jsonDepth): void {
  let open = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (inString) {
      if (code === BACKSLASH) i++
      else if (code === QUOTE) inString = false
    } else if (code === QUOTE) inString = true
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      if (++open > depth) {
        throw new ArchitectureError('too_large', [{ pointer: '', detail: `the JSON is nested deeper than ${depth}` }])
      }
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) open--
  }
}
