// What a GHN's nodes are surrounded by: the operations that belong to each, and those between it and what it hears from.
import type { ArchGraph, GraphNode } from '../arch/graph.ts'
import type { GhnGraph } from './nodes.ts'

/** Kinds of operations that belong to others. */
const MARKS = [
  'rectifier',
  'smooth',
  'gate',
  'batch_norm',
  'group_norm',
  'layer_norm',
  'softmax',
  'matmul',
  'mul',
  'add',
  'transpose',
  'parameter',
] as const
type Mark = (typeof MARKS)[number]

/** Of each node those that carry its value on, and those that bring it what it reads. */
export const SURROUNDINGS = 2 * MARKS.length

const RECTIFIERS: ReadonlySet<string> = new Set(['relu', 'relu6', 'leaky_relu', 'elu', 'selu', 'celu'])
const GATES: ReadonlySet<string> = new Set(['sigmoid', 'hard_sigmoid', 'tanh', 'softsign'])

function markOf({ op }: GraphNode): Mark | undefined {
  if (op.type === 'activation') return RECTIFIERS.has(op.fn) ? 'rectifier' : GATES.has(op.fn) ? 'gate' : 'smooth'
  if (op.type === 'prelu') return 'rectifier'
  if (op.type === 'rms_norm') return 'layer_norm'
  return MARKS.find((mark) => mark === op.type)
}

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
  return inputs.reduce((all, input) => all | (nodes[input]?.op.type === 'parameter' ? bitOf(nodes[input]) : 0), 0)
}

function bitOf(node: GraphNode): Bits {
  const mark = markOf(node)
  return mark === undefined ? 0 : 1 << MARKS.indexOf(mark)
}

/** Writes SURROUNDINGS ones and zeros for the node of an operation at `offset`, where `target` is zero. */
export function writeSurroundings(ghn: GhnGraph, source: number, target: Float32Array, offset: number): void {
  const { carrying, bringing } = surroundingsOf(ghn)
  for (let mark = 0; mark < MARKS.length; mark++) {
    target[offset + mark] = (carrying[source] >> mark) & 1
    target[offset + MARKS.length + mark] = (bringing[source] >> mark) & 1
  }
}
