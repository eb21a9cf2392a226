// Early exits of a graph: all that gives logits, and the network as far as one of them.
import type { ArchGraph, GraphNode } from './graph.ts'

/** Indexes of the nodes that give logits: the exits in their order, the output last. */
export function outputsOf({ exits = [], output }: ArchGraph): readonly number[] {
  return [...exits, output]
}

/** The same network with other nodes; `outputs` as `outputsOf` gives them. */
export function withOutputs(graph: ArchGraph, nodes: readonly GraphNode[], outputs: readonly number[]): ArchGraph {
  const { exits: _, ...rest } = graph
  const exits = outputs.slice(0, -1)
  return { ...rest, nodes, output: outputs.at(-1)!, ...(exits.length > 0 && { exits }) }
}

/**
 * The part of the network that has run when exit `place` has answered and all before it have too; its exits are those before. For the
 * place after the last exit, the network without what neither an exit nor the output reads.
 */
export function throughExit(graph: ArchGraph, place: number): ArchGraph {
  return reaching(graph, outputsOf(graph).slice(0, place + 1))
}

/** Exit `place` as a network of its own: what it reads and no other exit. */
export function exitAlone(graph: ArchGraph, place: number): ArchGraph {
  return reaching(graph, [outputsOf(graph)[place]])
}

function reaching(graph: ArchGraph, outputs: readonly number[]): ArchGraph {
  const { nodes } = graph
  const needed = new Uint8Array(nodes.length)
  for (const index of outputs) needed[index] = 1
  for (let index = nodes.length - 1; index >= 0; index--) {
    if (needed[index]) for (const i of nodes[index].inputs) if (i >= 0) needed[i] = 1
  }
  const moved = new Int32Array(nodes.length)
  const kept: GraphNode[] = []
  nodes.forEach((node, index) => {
    if (!needed[index]) return
    moved[index] = kept.push({ ...node, inputs: node.inputs.map((i) => (i < 0 ? i : moved[i])) }) - 1
  })
  return withOutputs(
    graph,
    kept,
    outputs.map((index) => moved[index]),
  )
}
