// Architecture -> the graph a GHN reads: per block one input node and its operations, sums and norms contracted away.
import { shapeOf } from '../arch/graph.ts'
import { prune } from '../arch/prune.ts'
import type { ArchGraph, GraphNode, Shape } from '../arch/graph.ts'

/** What a node of a GHN stands for. `input` stands for all that a block receives from blocks before it. */
export const NODE_TYPES = [
  'input',
  'conv',
  'grouped_conv',
  'depthwise_conv',
  'image_conv',
  'linear',
  'classifier',
  'max_pool',
  'avg_pool',
  'global_pool',
  'identity',
  'concat',
] as const
export type NodeType = (typeof NODE_TYPES)[number]

export interface GhnNode {
  readonly type: NodeType
  /** Index of the operation in the pruned graph; -1 for the input node. */
  readonly source: number
  /** Positions in the block of the nodes it hears from; all are below its own. */
  readonly inputs: readonly number[]
  /** Longest path from the input node. */
  readonly level: number
}

export interface GhnGraph {
  /** The graph that the nodes index: pruned, skip connections kept. */
  readonly graph: ArchGraph
  /** Blocks in order; node 0 of each is its input node. */
  readonly blocks: readonly (readonly GhnNode[])[]
}

/** Sums, norms and activations belong to the convolution they surround, as in the paper's ReLU-conv-BN operations. */
export function ghnGraph(architecture: ArchGraph): GhnGraph {
  const graph = prune(architecture, { keepIdentity: true })
  const blockIds = [...new Set(graph.nodes.map((node) => node.block))].sort((a, b) => a - b)
  const blockOf = new Map(blockIds.map((id, index) => [id, index]))
  const blocks: GhnNode[][] = blockIds.map(() => [{ type: 'input', source: -1, inputs: [], level: 0 }])
  // For each operation, the positions (in its own block) of the GHN nodes whose value it carries.
  const carries: (readonly number[])[] = []

  graph.nodes.forEach((node, index) => {
    const block = blocks[blockOf.get(node.block)!]
    const sources = node.inputs.flatMap((input) =>
      input >= 0 && graph.nodes[input].block === node.block ? carries[input] : [0],
    )
    const inputs = [...new Set(sources)].sort((a, b) => a - b)
    const type = nodeType(graph, node, index)
    if (type === undefined) {
      carries.push(inputs)
      return
    }
    block.push({ type, source: index, inputs, level: 1 + Math.max(...inputs.map((i) => block[i].level)) })
    carries.push([block.length - 1])
  })
  return { graph, blocks: blocks.filter((block) => block.length > 1) }
}

function nodeType(graph: ArchGraph, node: GraphNode, index: number): NodeType | undefined {
  switch (node.op.type) {
    case 'conv': {
      const [channels]: Shape = shapeOf(graph, node.inputs[0])
      if (node.op.groups > 1) return channels === node.op.groups ? 'depthwise_conv' : 'grouped_conv'
      return node.inputs[0] < 0 ? 'image_conv' : 'conv'
    }
    case 'linear':
      return index === graph.output ? 'classifier' : 'linear'
    case 'global_avg_pool':
    case 'global_max_pool':
      return 'global_pool'
    case 'max_pool':
    case 'avg_pool':
    case 'identity':
    case 'concat':
      return node.op.type
    default:
      return undefined
  }
}
