// The features of a classifier: what its last layer with a kernel reads.
import { nodeParameters } from '../arch/graph.ts'
import type { ArchGraph } from '../arch/graph.ts'

/**
 * Index of the node whose values the last kernel before `output` reads; `output` itself where several values come
 * together first, or the kernel reads the network's input.
 */
export function featuresOf(graph: ArchGraph, output: number): number {
  for (let index = output; index >= 0;) {
    const [first, ...others] = graph.nodes[index].inputs
    if (first === undefined || others.length > 0) return output
    if (nodeParameters(graph, index).some(({ fill }) => fill === 'kernel')) return first < 0 ? output : first
    index = first
  }
  return output
}
