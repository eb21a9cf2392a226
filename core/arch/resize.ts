// The same architecture on images of another size.
import { outputsOf } from './exits.ts'
import { type ArchGraph, type GraphNode, shapeOf, sizeOf } from './graph.ts'
import { inferShape, isShapeFault } from './shapes.ts'

/**
 * Infers all shapes anew; channels, attributes, ids and the shapes of all weights stay.
 * @param height pixels
 * @param width pixels
 * @returns undefined where the network does not fit that size: a kernel larger than its input, unequal sides in a sum, or a linear layer
 *   on a flattened image, which would be another layer
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
    if (node.op.type === 'linear' && sizeOf(inputs[0]) !== sizeOf(shapeOf(graph, node.inputs[0]))) return undefined
    nodes.push({ ...node, shape })
  }
  const fits = outputsOf(graph).every((index) => {
    const [outChannels, outHeight, outWidth] = nodes[index].shape
    return outChannels === graph.classes && outHeight === 1 && outWidth === 1
  })
  return fits ? { ...graph, input, nodes } : undefined
}
