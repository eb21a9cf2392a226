// Leaves only the nodes that can influence the output or an exit: what a compiling runtime really computes.
import { sameShape } from '../ops/shape.ts'
import { homeOf } from '../ops/table.ts'
import { outputsOf, withOutputs } from './exits.ts'
import { shapeOf } from './graph.ts'
import { perGraph } from './per-graph.ts'
import { rejoinShared } from './shared-tensors.ts'
import type { ArchGraph, GraphNode } from './graph.ts'
import type { PerGraph } from './per-graph.ts'

export interface PruneOptions {
  /** Keeps `identity` nodes: a GHN reads a skip connection as a node of its own. Default false. */
  readonly keepIdentity?: boolean
}

/**
 * - Zeros are dropped from sums; a sum of one and a concatenation of one are passed through, as is `identity`.
 * - An operation that maps zeros to zeros is itself zero where its input is: its home says so; `sigmoid` and layers
 *   with a bias do not. Batch normalisation counts as such, since its shift starts from 0.
 * - A concatenation keeps its zeros, since they decide on the position of channels. They become a `zero` node named
 *   `<id>.zero<position>` that reads another input of as many channels. Where there is none, and where zeros give a
 *   constant that is not zero, the nodes that make the zeros stay.
 * - What reaches neither the output nor an exit goes.
 *
 * Node order, ids, shapes and block numbers stay; a block may be left without nodes. Pruning a pruned graph changes
 * nothing. The one node that is never passed through is an output, or an exit, that would become the network's input
 * itself. Exits keep their places; two of them may become one node.
 *
 * @example
 * import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * const { graph } = resolveArchitecture({ space: 'nas-bench-201', arch })
 * graph.nodes.length // => 219
 * prune(graph).nodes.length // => 114
 */
export function prune(graph: ArchGraph, { keepIdentity = false }: PruneOptions = {}): ArchGraph {
  const { nodes } = graph
  const outputs = outputsOf(graph)
  const zero = findZeros(nodes)
  const isZero = (index: number) => index >= 0 && zero[index] === 1

  // What each node reads once zeros are gone from sums, and the node that each stands for once it is passed through.
  const reads: (readonly number[])[] = []
  const standsFor = new Int32Array(nodes.length)
  const target = (i: number) => (i < 0 ? i : standsFor[i])
  nodes.forEach(({ op, inputs }, index) => {
    const { joins, passes } = homeOf(op)
    const live = joins === 'sum' && !zero[index] && inputs.some(isZero) ? inputs.filter((i) => !isZero(i)) : inputs
    let targets = live
    for (const i of live)
      if (target(i) !== i) {
        targets = live.map(target)
        break
      }
    const handsOn = targets.length === 1 && (joins !== undefined || (passes === true && !keepIdentity))
    const isLast = handsOn && targets[0] < 0 && outputs.includes(index)
    reads.push(targets)
    standsFor[index] = handsOn && !isLast ? targets[0] : index
  })

  /** The input of a concatenation that has the shape of the zeros at `position`; undefined where the zeros stay. */
  const model = (index: number, position: number): number | undefined => {
    const zeros = reads[index][position]
    if (!isZero(zeros) || homeOf(nodes[index].op).joins !== 'parts') return undefined
    return reads[index].find((i) => !isZero(i) && sameShape(shapeOf(graph, i), nodes[zeros].shape))
  }

  const ends = outputs.map((index) => standsFor[index])
  const needed = new Uint8Array(nodes.length)
  for (const end of ends) needed[end] = 1
  for (let index = Math.max(...ends); index >= 0; index--) {
    if (!needed[index]) continue
    const from = reads[index]
    for (let position = 0; position < from.length; position++) {
      if (from[position] >= 0 && model(index, position) === undefined) needed[from[position]] = 1
    }
  }

  // Most networks have nothing to prune: the graph as it is keeps what is remembered of it.
  const whole = needed.every((need, index) => need === 1 && reads[index] === nodes[index].inputs)
  if (whole && !zero.includes(1)) return graph

  const kept: GraphNode[] = []
  const moved = new Int32Array(nodes.length)
  const movedTo = (index: number) => (index < 0 ? index : moved[index])
  let ids: Set<string> | undefined
  let sharing = false
  nodes.forEach((node, index) => {
    if (!needed[index]) return
    const inputs = reads[index].map((i, position) => {
      const like = model(index, position)
      if (like === undefined) return movedTo(i)
      ids ??= new Set(nodes.filter((_, other) => needed[other]).map(({ id }) => id))
      let id = `${node.id}.zero${position}`
      while (ids.has(id)) id += '_'
      ids.add(id)
      const op = { type: 'zero', stride: [1, 1] } as const
      return kept.push({ id, op, inputs: [movedTo(like)], shape: nodes[i].shape, block: node.block }) - 1
    })
    if (node.shares !== undefined) sharing = true
    moved[index] = kept.push(withInputs(node, inputs)) - 1
  })
  if (sharing) rejoinShared(nodes, kept, (index) => (needed[index] ? moved[index] : undefined))
  return withOutputs(graph, kept, ends.map(movedTo))
}

/** Most nodes have no more than five fields; naming these takes a third of the time that copying all of a node does. */
function withInputs(node: GraphNode, inputs: readonly number[]): GraphNode {
  if (node.shares !== undefined || node.stored !== undefined) return { ...node, inputs }
  const { id, op, shape, block } = node
  return { id, op, inputs, shape, block }
}

/** The graph that hashing, features and a GHN read: pruned, skip connections kept. */
export const prunedKeepingSkips: PerGraph<ArchGraph> = perGraph((graph) => prune(graph, { keepIdentity: true }))

/** Whether each node gives zeros whatever the input and the weights are: 1 or 0. */
function findZeros(nodes: readonly GraphNode[]): Uint8Array {
  const zero = new Uint8Array(nodes.length)
  nodes.forEach(({ op, inputs }, index) => {
    let zeros = 0
    for (const i of inputs) if (i >= 0) zeros += zero[i]
    const home = homeOf(op)
    if (home.zero ? home.zero(op, zeros, inputs.length) : zeros > 0 && zeros === inputs.length) zero[index] = 1
  })
  return zero
}
