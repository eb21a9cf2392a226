// What a GHN's nodes are surrounded by: the operations that belong to each, and those between it and what it hears
// from.
import { MARKS } from '../../ops/node-types.ts'
import { homeOf } from '../../ops/table.ts'
import type { ArchGraph, GraphNode } from '../../arch/graph.ts'
import type { GhnGraph } from './nodes.ts'

/** Of each node those that carry its value on, and those that bring it what it reads. */
export const SURROUNDINGS = 2 * MARKS.length

/** A bit for each mark. */
type Bits = number

export interface Surroundings {
  /** By the index of a node's operation in the graph. */
  readonly carrying: readonly Bits[]
  readonly bringing: readonly Bits[]
}

const known = new WeakMap<GhnGraph, Surroundings>()

function surroundingsOf(ghn: GhnGraph): Surroundings {
  let found = known.get(ghn)
  if (!found) known.set(ghn, (found = readSurroundings(ghn)))
  return found
}

function readSurroundings({ graph, blocks, owner }: GhnGraph): Surroundings {
  const sources = blocks.flatMap((block) => block.map(({ source }) => source))
  const isNode = new Set(sources)
  const bits = graph.nodes.map(bitOf)
  const carrying = graph.nodes.map(() => 0)
  const bringing = graph.nodes.map(() => 0)
  // Of what is no node, itself and what lies above it.
  const above: Bits[] = []
  for (const [index, node] of graph.nodes.entries()) {
    const read = node.inputs.reduce((all, input) => all | (above[input] ?? 0), 0)
    bringing[index] = read
    above.push(isNode.has(index) ? 0 : bits[index] | (node.inputs.length === 1 ? read : parametersAmong(graph, node)))
    const position = owner[index]
    const source = position === undefined ? -1 : sources[position]
    if (source >= 0 && source !== index) carrying[source] |= bits[index]
  }
  return { carrying, bringing }
}

/** What several values are joined by hides what is above it, but for learned tensors, such as positions. */
function parametersAmong({ nodes }: ArchGraph, { inputs }: GraphNode): Bits {
  const bits = inputs.map((input) => (input < 0 ? 0 : bitOf(nodes[input])))
  return bits.includes(PARAMETER) ? PARAMETER : 0
}

function bitOf({ op }: GraphNode): Bits {
  const mark = homeOf(op).mark?.(op)
  return mark === undefined ? 0 : 1 << MARKS.indexOf(mark)
}

const PARAMETER: Bits = 1 << MARKS.indexOf('parameter')

/** Writes SURROUNDINGS ones and zeros for the node of an operation at `offset`, where `target` is zero. */
export function writeSurroundings(ghn: GhnGraph, source: number, target: Float32Array, offset: number): void {
  const { carrying, bringing } = surroundingsOf(ghn)
  for (let mark = 0; mark < MARKS.length; mark++) {
    target[offset + mark] = (carrying[source] >> mark) & 1
    target[offset + MARKS.length + mark] = (bringing[source] >> mark) & 1
  }
}
