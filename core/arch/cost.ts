// Multiply-accumulates and learnable parameters of a graph.
import { sizeOf } from '../ops/shape.ts'
import { homeOf } from '../ops/table.ts'
import { outputsOf } from './exits.ts'
import { inputsOf, readShapes, shapeOf } from './graph.ts'
import { perGraph } from './per-graph.ts'
import type { ArchGraph, GraphNode } from './graph.ts'
import type { PerGraph } from './per-graph.ts'

export interface Cost {
  /** Multiply-accumulates of one image. */
  readonly macs: number
  /** Learnable parameters: weights and biases, batch normalisation's included. */
  readonly params: number
}

/**
 * Counts every node, dead or not; prune the graph first for what is really computed.
 *
 * MACs are those of convolutions, linear layers and matrix products, without biases; normalisation, activations,
 * pooling and sums count nothing.
 * This is the convention that NAS-Bench-201 (Dong & Yang, ICLR 2020) publishes its FLOPs by.
 *
 * @example
 * import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * const { graph } = resolveArchitecture({ space: 'nas-bench-201', arch })
 * cost(graph) // => { macs: 47104640, params: 344346 }
 */
export const cost: PerGraph<Cost> = perGraph((graph) => costOf(graph, graph.nodes))

/**
 * Costs up to each exit and at last the output, when a run takes the exits in order. A node counts from the first exit
 * on that needs it; dead ends count nowhere. So the last entry is the cost of the network without its dead ends.
 *
 * @example
 * import { parseArchitecture } from '@archcast/core/arch/parse.ts'
 * const nodes = [
 *   { id: 'conv', op: 'conv', channels: 16, kernel: 3, inputs: ['input'] },
 *   { id: 'pool', op: 'global_avg_pool', inputs: ['conv'] },
 *   { id: 'early', op: 'linear', channels: 10, inputs: ['pool'] },
 *   { id: 'wide', op: 'conv', channels: 32, kernel: 3, inputs: ['conv'] },
 *   { id: 'end', op: 'global_avg_pool', inputs: ['wide'] },
 *   { id: 'late', op: 'linear', channels: 10, inputs: ['end'] },
 * ]
 * const input = { channels: 3, height: 32, width: 32 }
 * const graph = parseArchitecture({ input, classes: 10, nodes, exits: ['early'], output: 'late' })
 * exitCosts(graph).map(({ macs }) => macs) // => [442528, 5161440]
 */
export function exitCosts(graph: ArchGraph): Cost[] {
  const counted = new Uint8Array(graph.nodes.length)
  const reached: GraphNode[] = []
  return outputsOf(graph).map((end) => {
    const open = [end]
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (index < 0 || counted[index]) continue
      counted[index] = 1
      reached.push(graph.nodes[index])
      open.push(...graph.nodes[index].inputs)
    }
    return costOf(graph, reached)
  })
}

const FREE: Cost = { macs: 0, params: 0 }

/** What some nodes of the graph cost together. */
export function costOf(graph: ArchGraph, nodes: readonly GraphNode[]): Cost {
  let macs = 0
  let params = 0
  for (const node of nodes) {
    const own = nodeCost(graph, node)
    macs += own.macs
    params += own.params
  }
  return { macs, params }
}

/**
 * What one node of the graph adds to its cost. A tensor is counted where it is first used, and by the numbers that are
 * stored for it.
 */
export function nodeCost(graph: ArchGraph, node: GraphNode): Cost {
  const { op, shape, shares, stored } = node
  const home = homeOf(op)
  if (!home.tensors && !home.macs) return stored === undefined ? FREE : { macs: 0, params: stored }
  const from = readShapes(graph, node)
  let params = stored ?? 0
  if (stored === undefined && shares === undefined && home.tensors) {
    for (const tensor of home.tensors(op, from, shape)) params += sizeOf(tensor.shape)
  }
  return { macs: home.macs ? home.macs(op, from, shape) : 0, params }
}

/** Elements of all activations of one image, the input included. */
export function activations(graph: ArchGraph): number {
  let sum = 0
  for (let index = -inputsOf(graph).length; index < graph.nodes.length; index++) {
    sum += sizeOf(shapeOf(graph, index))
  }
  return sum
}

/**
 * Elements of the activations of one image that are needed at once, each from its node until its last reader has run.
 */
export function activationsAtOnce(graph: ArchGraph): number {
  const { nodes } = graph
  const ends = inputsOf(graph)
  const lastReader = new Int32Array(ends.length + nodes.length).fill(-1)
  for (let index = 0; index < nodes.length; index++) {
    for (const input of nodes[index].inputs) lastReader[ends.length + input] = index
  }
  let alive = 0
  for (const { shape } of ends) alive += sizeOf(shape)
  let most = alive
  for (let index = 0; index < nodes.length; index++) {
    alive += sizeOf(nodes[index].shape)
    most = Math.max(most, alive)
    for (const input of nodes[index].inputs) {
      if (lastReader[ends.length + input] !== index) continue
      alive -= sizeOf(shapeOf(graph, input))
      // A node may read the same value twice.
      lastReader[ends.length + input] = -1
    }
  }
  return most
}
