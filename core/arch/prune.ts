// Leaves only the nodes that can influence the output: what a compiling runtime really computes.
import type { ArchGraph, GraphNode, Op } from './graph.ts'
import { shapeOf } from './graph.ts'

export interface PruneOptions {
  /** Keeps `identity` nodes: a GHN reads a skip connection as a node of its own. Default false. */
  readonly keepIdentity?: boolean
}

/**
 * - Zeros are dropped from sums; a sum of one and a concatenation of one are passed through, as is `identity`.
 * - An operation that maps zeros to zeros is itself zero where its input is: all but `sigmoid`, `hard_sigmoid` and layers with a bias.
 *   Batch normalisation counts as such, since its shift starts from 0.
 * - A concatenation keeps its zeros, as they decide on the position of channels. They come as `zero` nodes named `<id>.zero<position>`
 *   that read another input of the concatenation, so a `zero` may have other channels than what it reads.
 * - What does not reach the output goes.
 *
 * Node order, ids, shapes and block numbers stay; a block may be left without nodes. Pruning a pruned graph changes nothing.
 * The one node that is never passed through is an output that would become the network's input itself.
 */
export function prune(graph: ArchGraph, { keepIdentity = false }: PruneOptions = {}): ArchGraph {
  const { nodes } = graph
  const zero = findZeros(nodes)
  const isZero = (index: number) => index >= 0 && zero[index]

  // What each node reads once zeros are gone from sums, and the node that each stands for once it is passed through.
  const reads: (readonly number[])[] = []
  const standsFor: number[] = []
  const follow = (index: number) => (index < 0 ? index : standsFor[index])
  nodes.forEach(({ op, inputs }, index) => {
    const live = op.type === 'add' && !zero[index] ? inputs.filter((i) => !isZero(i)) : inputs
    const targets = live.map(follow)
    const passes = (op.type === 'add' || op.type === 'concat' || (op.type === 'identity' && !keepIdentity)) && targets.length === 1
    const last = index === graph.output && targets[0] < 0
    reads.push(targets)
    standsFor.push(passes && !last ? targets[0] : index)
  })

  const output = standsFor[graph.output]
  const needed = new Set([output])
  for (let index = output; index >= 0; index--) {
    if (!needed.has(index)) continue
    for (const i of reads[index]) if (nodes[index].op.type !== 'concat' || !isZero(i)) needed.add(i)
  }
  return rebuild(graph, needed, reads, isZero, output)
}

function rebuild(
  graph: ArchGraph,
  needed: ReadonlySet<number>,
  reads: readonly (readonly number[])[],
  isZero: (index: number) => boolean,
  output: number,
): ArchGraph {
  const kept: GraphNode[] = []
  const moved = new Map<number, number>()
  const ids = new Set([...needed].filter((index) => index >= 0).map((index) => graph.nodes[index].id))
  graph.nodes.forEach((node, index) => {
    if (!needed.has(index)) return
    const sibling = reads[index].find((i) => !isZero(i))
    const inputs = reads[index].map((i, position) => {
      if (node.op.type !== 'concat' || !isZero(i) || sibling === undefined) return i < 0 ? i : moved.get(i)!
      let id = `${node.id}.zero${position}`
      while (ids.has(id)) id += '_'
      ids.add(id)
      const from = sibling < 0 ? sibling : moved.get(sibling)!
      kept.push({ id, op: { type: 'zero', stride: [1, 1] }, inputs: [from], shape: shapeOf(graph, i), block: node.block })
      return kept.length - 1
    })
    moved.set(index, kept.length)
    kept.push({ ...node, inputs })
  })
  return { ...graph, nodes: kept, output: moved.get(output)! }
}

/** For every node whether it gives zeros whatever the input and the weights are. */
function findZeros(nodes: readonly GraphNode[]): boolean[] {
  const zero: boolean[] = []
  for (const { op, inputs } of nodes) {
    zero.push(op.type === 'zero' || (keepsZeros(op) && inputs.every((i) => i >= 0 && zero[i])))
  }
  return zero
}

function keepsZeros(op: Op): boolean {
  if (op.type === 'conv' || op.type === 'linear') return !op.bias
  return op.type !== 'activation' || (op.fn !== 'sigmoid' && op.fn !== 'hard_sigmoid')
}
