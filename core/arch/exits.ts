// Early exits of a graph: all that gives logits, and the network as far as one of them.
import { rejoinShared } from './shared-tensors.ts'
import type { ArchGraph, GraphNode } from './graph.ts'

/** Indexes of the nodes that give outputs: early exits, or the other outputs, in their order, the output last. */
export function outputsOf({ exits = [], others = [], output }: ArchGraph): readonly number[] {
  return [...exits, ...others, output]
}

/** The same network with other nodes; `outputs` as `outputsOf` gives them. */
export function withOutputs(graph: ArchGraph, nodes: readonly GraphNode[], outputs: readonly number[]): ArchGraph {
  const { exits: _, others: __, ...rest } = graph
  const before = outputs.slice(0, -1)
  const named = graph.classes === undefined ? { others: before } : { exits: before }
  return { ...rest, nodes, output: outputs.at(-1)!, ...(before.length > 0 && named) }
}

/**
 * The part of the network that has run once exit `place` and all before it have answered; its exits are those before.
 * The place after the last exit gives the whole network without its dead ends.
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
  rejoinShared(nodes, kept, (index) => (needed[index] ? moved[index] : undefined))
  return withOutputs(
    graph,
    kept,
    outputs.map((index) => moved[index]),
  )
}
