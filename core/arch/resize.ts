// The same architecture on images of another size.
import { isShapeFault, sizeOf } from '../ops/shape.ts'
import { homeOf } from '../ops/table.ts'
import { outputsOf } from './exits.ts'
import { type ArchGraph, type GraphNode, readShapes } from './graph.ts'

/**
 * Infers all shapes anew; channels, attributes, ids and the shapes of all weights stay.
 * @param height pixels
 * @param width pixels
 * @returns undefined where the network does not fit that size: a kernel larger than its input, unequal sides in a sum,
 *   or a linear layer on a flattened image, which would change
 *
 * @example
 * import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * const { graph } = resolveArchitecture({ space: 'nas-bench-201', arch })
 * withInputSize(graph, 64, 64).nodes[0].shape // => [16, 64, 64]
 * withInputSize(graph, 64, 64).nodes.length === graph.nodes.length // => true
 */
export function withInputSize(graph: ArchGraph, height: number, width: number): ArchGraph | undefined {
  const [channels, oldHeight, oldWidth] = graph.input
  if (height === oldHeight && width === oldWidth) return graph
  if (graph.input.length !== 3 || graph.inputs || graph.classes === undefined) return undefined
  const input = [channels, height, width] as const
  const nodes: GraphNode[] = []
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((i) => (i < 0 ? input : nodes[i].shape))
    const home = homeOf(node.op)
    const channelAxis = home.channelAxis?.(node.op, inputs) ?? 0
    const shape = home.shape(node.op, inputs, node.shape.at(channelAxis) ?? 0)
    if (isShapeFault(shape)) return undefined
    if (home.fitsSize?.(node.op, readShapes(graph, node), inputs) === false) return undefined
    nodes.push({ ...node, shape })
  }
  const fits = outputsOf(graph).every((index) => {
    const { shape } = nodes[index]
    return sizeOf(shape) === graph.classes && shape.includes(graph.classes)
  })
  return fits ? { ...graph, input, nodes } : undefined
}
