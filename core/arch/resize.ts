// The same architecture on images of another size.
import type { ArchGraph, GraphNode } from './graph.ts'
import { inferShape, isShapeFault } from './shapes.ts'

/**
 * Infers all shapes anew; channels, attributes and ids stay. The weights of a linear layer that reads an image change their shape.
 * @param height pixels
 * @param width pixels
 * @returns undefined where the network does not fit that size
 */
export function withInputSize(graph: ArchGraph, height: number, width: number): ArchGraph | undefined {
  const [channels, oldHeight, oldWidth] = graph.input
  if (height === oldHeight && width === oldWidth) return graph
  const input = [channels, height, width] as const
  const nodes: GraphNode[] = []
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((i) => (i < 0 ? input : nodes[i].shape))
    const shape = inferShape(node.op, inputs, node.shape[0])
    if (isShapeFault(shape)) return undefined
    nodes.push({ ...node, shape })
  }
  const [outChannels, outHeight, outWidth] = nodes[graph.output].shape
  return outChannels === graph.classes && outHeight === 1 && outWidth === 1 ? { ...graph, input, nodes } : undefined
}
