// What the layers of a network cost, one by one.
import { nodeCost } from '../arch/cost.ts'
import { latencyByNode } from '../latency/by-node.ts'
import { outputBytes } from '../predict/memory.ts'
import type { ArchGraph, GraphNode } from '../arch/graph.ts'
import type { RunConditions } from '../arch/run-conditions.ts'
import type { DeviceFile } from '../latency/device.ts'
import type { LayerCost } from './model-prediction.ts'

export interface LayerNames {
  /** What the model's file calls a node of the graph; the node's own id by default. */
  readonly name?: (id: string) => string | undefined
  /** Line of the file where it stands. */
  readonly line?: (id: string) => number | undefined
}

/** In the order of the network. Layers without multiply-accumulates, parameters and time are left out. */
export function layersOf(
  graph: ArchGraph,
  devices: readonly DeviceFile[],
  { name, line }: LayerNames = {},
  run: RunConditions = {},
): LayerCost[] {
  const times = devices.map((device) => [device.name, latencyByNode(device, graph, run.batch)] as const)
  return graph.nodes.flatMap((node) => {
    const { id } = node
    const ms = Object.fromEntries(times.flatMap(([device, of]) => (of.has(id) ? [[device, of.get(id)!]] : [])))
    const { macs, params } = nodeCost(graph, node)
    if (macs === 0 && params === 0 && Object.keys(ms).length === 0) return []
    const at = line?.(id)
    const output_bytes = outputBytes(node.shape, run)
    const named = { id: name?.(id) ?? id, op: describeOp(node), ...(at !== undefined && { line: at }) }
    return [{ ...named, macs, params, output_bytes, ms }]
  })
}

/** `conv 3x3/2 -> 64x16x16`. */
export function describeOp({ op, shape }: GraphNode): string {
  const window = 'kernel' in op ? ` ${op.kernel.join('x')}${op.stride[0] > 1 ? `/${op.stride[0]}` : ''}` : ''
  const groups = op.type === 'conv' && op.groups > 1 ? ` in ${op.groups} groups` : ''
  return `${op.type === 'activation' ? op.fn : op.type}${window}${groups} -> ${shape.join('x')}`
}
