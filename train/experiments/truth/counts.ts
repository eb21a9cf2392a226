// What is counted of a network without running it: signals of how good it is that a surrogate has to beat.
import { cost } from '@archcast/core/arch/cost.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

/** Nodes with kernels. */
const LAYERS: ReadonlySet<string> = new Set(['conv', 'linear', 'conv_transpose', 'matmul'])

export const COUNTS = ['MACs', 'parameters', 'layers', 'depth', 'nodes'] as const
export type Count = (typeof COUNTS)[number]

/** `layers` are nodes with kernels, `depth` is the most of them on a path from the input to the output. */
export function countsOf(graph: ArchGraph): Record<Count, number> {
  const { macs, params } = cost(graph)
  const isLayer = graph.nodes.map(({ op }) => LAYERS.has(op.type))
  const depths: number[] = []
  graph.nodes.forEach(({ inputs }, index) => {
    depths.push(Math.max(0, ...inputs.map((i) => (i < 0 ? 0 : depths[i]))) + Number(isLayer[index]))
  })
  return {
    MACs: macs,
    parameters: params,
    layers: isLayer.filter(Boolean).length,
    depth: depths[graph.output],
    nodes: graph.nodes.length,
  }
}
