// Architecture -> the graph a GHN reads: per block an input node, its operations, an output node; sums and norms
// contracted away.
import { outputsOf } from '../../arch/exits.ts'
import { readShapes } from '../../arch/graph.ts'
import { prunedKeepingSkips } from '../../arch/prune.ts'
import { homeOf } from '../../ops/table.ts'
import type { ArchGraph, GraphNode } from '../../arch/graph.ts'
import type { NodeType } from '../../ops/node-types.ts'

export interface GhnNode {
  readonly type: NodeType
  /** Index of the operation in the pruned graph; -1 for the input and the output node. */
  readonly source: number
  /** Its in-neighbours, by position in the block; all are below its own. */
  readonly inputs: readonly number[]
  /** Longest path from the input node. */
  readonly level: number
}

export interface GhnGraph {
  /** The graph that the nodes index: pruned, skip connections kept. */
  readonly graph: ArchGraph
  /** Blocks in order; the first node of each is its input node, the last its output node. */
  readonly blocks: readonly (readonly GhnNode[])[]
  /**
   * For each operation of the graph, the node that it is or belongs to: its position among all nodes, block by block.
   * Undefined for what belongs to several, such as a sum.
   */
  readonly owner: readonly (number | undefined)[]
}

/** Lists of one position each: most nodes have one in-neighbour. */
const singles: (readonly number[])[] = []

function only(position: number): readonly number[] {
  return (singles[position] ??= [position])
}

/**
 * Sums, norms and activations belong to the convolution they surround, as in the paper's ReLU-conv-BN operations.
 * @param merged whether all is one block, whatever blocks the architecture has
 */
export function ghnGraph(architecture: ArchGraph, merged = false): GhnGraph {
  const pruned = prunedKeepingSkips(architecture)
  const graph = merged ? inOneBlock(pruned) : pruned
  const { nodes } = graph
  const { blockOf, count: blockCount } = numberBlocks(graph)
  const blocks = Array.from({ length: blockCount }, (): GhnNode[] => [INPUT])
  // For each operation, the positions (in its own block) of the GHN nodes whose value it carries.
  const carries: (readonly number[])[] = []
  const logits = graph.classes === undefined ? NONE : outputsOf(graph)
  const from = (input: number, block: number) => (input >= 0 && nodes[input].block === block ? carries[input] : only(0))
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index]
    // What reads nothing, such as positions, carries the value of no node.
    let inputs = node.inputs.length === 0 ? NONE : from(node.inputs[0], node.block)
    for (let i = 1; i < node.inputs.length; i++) inputs = union(inputs, from(node.inputs[i], node.block))
    const type = nodeType(graph, node, logits.includes(index))
    if (type === undefined) carries.push(inputs)
    else {
      const block = blocks[blockOf[index]]
      if (inputs.length === 0) inputs = only(0)
      carries.push(only(block.length))
      block.push({ type, source: index, inputs, level: levelAfter(block, inputs) })
    }
  }
  const handedOn = handedOnBy(graph, blockOf, carries, blockCount)
  const starts: (number | undefined)[] = []
  let count = 0
  for (const [b, block] of blocks.entries()) {
    starts.push(block.length > 1 ? count : undefined)
    if (block.length === 1) continue
    block.push({ type: 'output', source: -1, inputs: handedOn[b], level: levelAfter(block, handedOn[b]) })
    count += block.length
  }
  const owner = carries.map((positions, index) => {
    const start = starts[blockOf[index]]
    return start === undefined || positions.length > 1 ? undefined : start + (positions[0] ?? 0)
  })
  return { graph, blocks: blocks.filter((block) => block.length > 1), owner }
}

function inOneBlock(graph: ArchGraph): ArchGraph {
  if (graph.nodes.every(({ block }) => block === 0)) return graph
  return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, block: 0 })) }
}

const NONE: readonly number[] = []
const INPUT: GhnNode = { type: 'input', source: -1, inputs: [], level: 0 }

/**
 * For each block the positions, ascending, of the nodes whose value another block or the network's end reads: without
 * an output node to pass the backward sweep on, operations side by side would never hear of each other.
 */
function handedOnBy(
  graph: ArchGraph,
  blockOf: readonly number[],
  carries: readonly (readonly number[])[],
  blockCount: number,
): readonly (readonly number[])[] {
  const handedOn = Array.from({ length: blockCount }, (): readonly number[] => [])
  const handOn = (index: number) => {
    const block = blockOf[index]
    handedOn[block] = handedOn[block].length === 0 ? carries[index] : union(handedOn[block], carries[index])
  }
  for (const { inputs, block } of graph.nodes)
    for (const input of inputs) if (input >= 0 && graph.nodes[input].block !== block) handOn(input)
  for (const index of outputsOf(graph)) handOn(index)
  return handedOn
}

/** For each operation the place of its block among those that have any, and how many these are. */
function numberBlocks({ nodes }: ArchGraph): { readonly blockOf: readonly number[]; readonly count: number } {
  const places: number[] = []
  for (const { block } of nodes) places[block] = 0
  let count = 0
  places.forEach((_, block) => (places[block] = count++))
  return { blockOf: nodes.map(({ block }) => places[block]), count }
}

function levelAfter(block: readonly GhnNode[], inputs: readonly number[]): number {
  let last = 0
  for (const input of inputs) last = Math.max(last, block[input].level)
  return last + 1
}

/**
 * Both ascending lists as one, without repetition; `a` itself where it has all of `b`. Takes as many steps as both have
 * positions.
 */
function union(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a === b) return a
  let more = 0
  for (let i = 0, j = 0; j < b.length; j++) {
    while (a[i] < b[j]) i++
    if (a[i] !== b[j]) more++
  }
  if (more === 0) return a
  const all = a.concat(b)
  all.length = a.length + more
  for (let i = 0, j = 0, at = 0; at < all.length; at++) {
    const next = j === b.length || a[i] <= b[j] ? a[i] : b[j]
    if (a[i] === next) i++
    if (b[j] === next) j++
    all[at] = next
  }
  return all
}

/** @param last whether it gives logits */
function nodeType(graph: ArchGraph, node: GraphNode, last: boolean): NodeType | undefined {
  const home = homeOf(node.op)
  // Most operations belong to others, and every prediction asks this of all of them: only the rest have their place
  // looked up.
  if (!home.ghn) return home.like
  return home.ghn(node.op, { inputs: readShapes(graph, node), first: node.inputs.some((i) => i < 0), last })
}
