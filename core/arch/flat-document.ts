// A graph -> a flat document of it: what an ONNX file's network is as JSON.
import { homeOf } from '../ops/table.ts'
import { outputsOf } from './exits.ts'
import { inputsOf } from './graph.ts'
import type { ArchGraph, GraphNode } from './graph.ts'
import type { FlatArchitecture } from './schema.ts'

/**
 * The document whose graph this is: `parseArchitecture(documentOf(graph))` equals the graph, block numbers without
 * gaps.
 *
 * @example
 * import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * documentOf(resolveArchitecture({ space: 'nas-bench-201', arch }).graph).nodes[0] // => { op: 'conv', … }
 */
export function documentOf(graph: ArchGraph): FlatArchitecture {
  const inputs = inputsOf(graph)
  const nameOf = (index: number) => (index < 0 ? inputs[-1 - index].name : graph.nodes[index].id)
  const forms = inputs.map(({ name, shape, vocabulary }) => {
    const [first, height, width] = shape
    if (vocabulary !== undefined && shape.length === 1) return [name, { ids: first, vocabulary }] as const
    if (vocabulary !== undefined) return [name, { shape: [...shape], vocabulary }] as const
    return [name, shape.length === 3 ? { channels: first, height, width } : { shape: [...shape] }] as const
  })
  const ends = outputsOf(graph).map(nameOf)
  const { classes, exits, others } = graph
  const document = {
    ...(graph.inputs ? { inputs: Object.fromEntries(forms) } : { input: forms[0][1] }),
    ...(classes !== undefined && { classes }),
    nodes: graph.nodes.map((node) => written(node, nameOf)),
    ...(others ? { outputs: ends } : { output: ends.at(-1)! }),
    ...(exits && { exits: ends.slice(0, -1) }),
  }
  return document as FlatArchitecture
}

function written(
  { id, op, inputs, shape, block, shares, stored }: GraphNode,
  nameOf: (index: number) => string,
): FlatArchitecture['nodes'][number] {
  const { type, ...attributes } = op
  const spec = homeOf(op).write?.(op, shape) ?? { op: type, ...attributes }
  return {
    id,
    ...spec,
    inputs: inputs.map(nameOf),
    ...(block !== 0 && { block }),
    ...(shares !== undefined && { shares: nameOf(shares) }),
    ...(stored !== undefined && { stored }),
  } as FlatArchitecture['nodes'][number]
}
