// Multiply-accumulates and learnable parameters of a graph.
import { outputsOf } from './exits.ts'
import { perGraph } from './per-graph.ts'
import { homeOf } from '../ops/table.ts'
import { inputsOf, readShapes, shapeOf } from './graph.ts'
import { sizeOf } from '../ops/shape.ts'
import type { ArchGraph, GraphNode } from './graph.ts'
import type { TensorSpec } from '../ops/tensors.ts'

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
 */
export const cost: (graph: ArchGraph) => Cost = perGraph((graph) => sumOf(graph, graph.nodes))

/**
 * What it takes to reach each exit and at last the output, when exits are taken in order: every node counts from the first exit on that
 * needs it, and what neither an exit nor the output reads counts nowhere. The last entry is the cost of the network without its dead ends.
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
    return sumOf(graph, reached)
  })
}

const FREE: Cost = { macs: 0, params: 0 }

function sumOf(graph: ArchGraph, nodes: readonly GraphNode[]): Cost {
  let macs = 0
  let params = 0
  for (const node of nodes) {
    const own = nodeCost(graph, node)
    macs += own.macs
    params += own.params
  }
  return { macs, params }
}

/** What one node of the graph adds to its cost. */
export function nodeCost(graph: ArchGraph, node: GraphNode): Cost {
  const { op, shape } = node
  const home = homeOf(op)
  if (!home.tensors && !home.macs) return node.stored === undefined ? FREE : { macs: 0, params: node.stored }
  const from = readShapes(graph, node)
  return { macs: home.macs?.(op, from, shape) ?? 0, params: paramsOf(node, home.tensors?.(op, from, shape) ?? []) }
}

/** A tensor is counted where it is first used, and by the numbers that are stored for it. */
function paramsOf({ shares, stored }: GraphNode, tensors: readonly TensorSpec[]): number {
  if (stored !== undefined || shares !== undefined) return stored ?? 0
  let params = 0
  for (const { shape } of tensors) params += sizeOf(shape)
  return params
}

/** Elements of all activations of one image, the input included. */
export function activations(graph: ArchGraph): number {
  let sum = 0
  for (let index = -inputsOf(graph).length; index < graph.nodes.length; index++) {
    sum += sizeOf(shapeOf(graph, index))
  }
  return sum
}

/** Elements of the activations of one image that are needed at the same time: each from its node until its last reader has run. */
export function activationsAtOnce(graph: ArchGraph): number {
  const lastReader = new Map<number, number>()
  graph.nodes.forEach(({ inputs }, index) => inputs.forEach((input) => lastReader.set(input, index)))
  const size = (index: number) => sizeOf(shapeOf(graph, index))
  let alive = inputsOf(graph).reduce((sum, input) => sum + sizeOf(input.shape), 0)
  let most = alive
  graph.nodes.forEach(({ inputs }, index) => {
    alive += size(index)
    most = Math.max(most, alive)
    for (const input of new Set(inputs)) if (lastReader.get(input) === index) alive -= size(input)
  })
  return most
}
