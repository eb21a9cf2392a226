// A classifier of other classes: the same network behind another last layer.
import { isShapeFault, sizeOf } from '@archcast/core/ops/shape.ts'
import { homeOf } from '@archcast/core/ops/table.ts'
import type { ArchGraph, GraphNode } from '@archcast/core/arch/graph.ts'

/**
 * Gives the last layer with a kernel, which gives the logits, as many channels as there are classes.
 * @returns undefined where what is behind that layer needs other shapes, or the output has another number of elements
 */
export function withClasses(graph: ArchGraph, classes: number): ArchGraph | undefined {
  if (graph.classes === classes) return graph
  if (graph.classes === undefined || graph.exits) return undefined
  const last = lastLayer(graph)
  if (last === undefined) return undefined
  const nodes: GraphNode[] = []
  for (const [index, node] of graph.nodes.entries()) {
    const inputs = node.inputs.map((i) => (i < 0 ? graph.input : nodes[i].shape))
    const home = homeOf(node.op)
    const channels = index === last ? classes : (node.shape.at(home.channelAxis?.(node.op, inputs) ?? 0) ?? 0)
    const shape = home.shape(node.op, inputs, channels)
    if (isShapeFault(shape)) return undefined
    nodes.push({ ...node, shape })
  }
  const { shape } = nodes[graph.output]
  return sizeOf(shape) === classes && shape.includes(classes) ? { ...graph, classes, nodes } : undefined
}

/** The nearest node before the output, or the output, whose kernel gives one channel for each class. */
function lastLayer({ nodes, output, classes }: ArchGraph): number | undefined {
  let index = output
  while (index >= 0) {
    const { op, inputs, shape, shares } = nodes[index]
    if ((op.type === 'linear' || op.type === 'conv') && shares === undefined) {
      return shape.includes(classes!) ? index : undefined
    }
    if (inputs.length !== 1) return undefined
    index = inputs[0]
  }
  return undefined
}
