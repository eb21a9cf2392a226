// The end of reading: what the outputs depend on, as an architecture's graph, with every learned number counted once.
import { checkTotals } from '../arch/totals.ts'
import { LIMITS } from '../ops/network-limits.ts'
import { sizeOf } from '../ops/shape.ts'
import { homeOf } from '../ops/table.ts'
import { fileError } from './errors.ts'
import { assertExpressible } from './expressible.ts'
import { learnedNumbers, learnedReaders } from './learned.ts'
import type { ArchGraph, GraphNode, NetworkInput } from '../arch/graph.ts'
import type { Constant } from '../ops/reader.ts'
import type { Op } from '../ops/table.ts'
import type { ImportState, ImportedNode } from './import-state.ts'

/** What gives an output: the index of its node, and its shape as the file sees it, the batch aside. */
export interface GraphOutput {
  readonly node: number
  readonly view: readonly number[]
}

export interface ImportedGraph {
  readonly graph: ArchGraph
  /** ONNX node that each node was made of, by id. */
  readonly nodes: ReadonlyMap<string, string>
  /** Names in the file of each node's learnable tensors, by id, in their order; what nodes compute has theirs. */
  readonly tensors: ReadonlyMap<string, readonly string[]>
  /** Bits of all learned numbers together. */
  readonly learnedBits: number
  /** What the nodes were made of, in their order. */
  readonly kept: readonly ImportedNode[]
}

/** @throws {ArchitectureError} `too_large` past the limits of a network, `unsupported` past those of an attribute */
export function importGraph(state: ImportState, ends: readonly GraphOutput[]): ImportedGraph {
  const { inputs, file } = state
  const made = withoutNormalisation(state)
  const needed = reaching(
    made,
    ends.map(({ node }) => node),
  )
  assertBounded(made, needed, file)
  const readers = learnedReaders(made, needed)
  const moved = new Map<number, number>()
  const nodes: GraphNode[] = []
  const counted = new Count(state)
  made.forEach((node, index) => {
    if (!needed[index]) return
    const learned = learnedNumbers(made, readers, index)
    const op = (learned === 0 ? { ...node.op, type: 'constant' } : node.op) as Op
    const reads = node.inputs.map((i) => (i < 0 ? i : moved.get(i)!))
    const { shares, stored = learned } = op.type === 'constant' ? {} : counted.of(index)
    const shared = shares === undefined ? undefined : moved.get(shares)
    moved.set(
      index,
      nodes.push({
        id: node.id,
        op,
        inputs: reads,
        shape: node.shape,
        block: 0,
        ...(shared !== undefined && { shares: shared }),
        ...(stored !== undefined && { stored }),
      }) - 1,
    )
  })
  const indexes = ends.map(({ node }) => moved.get(node)!)
  const classes = classesIn(state, ends)
  const plain = inputs.length === 1 && inputs[0].name === 'input' && inputs[0].vocabulary === undefined
  const graph: ArchGraph = {
    input: inputs[0].shape,
    ...(!plain && classes === undefined && { inputs: withVocabularies(inputs, nodes) }),
    ...(classes !== undefined && { classes }),
    nodes,
    output: indexes.at(-1)!,
    ...(indexes.length > 1 && { others: indexes.slice(0, -1) }),
  }
  checkTotals(graph, (detail) => {
    throw fileError('too_large', file, detail)
  })
  const kept = made.filter((_, index) => needed[index])
  assertExpressible(graph, kept, file)
  return {
    graph,
    nodes: new Map(kept.map(({ id, source }) => [id, source])),
    tensors: new Map(kept.map(({ id, tensors }) => [id, tensors.map(({ name = '' }) => name)])),
    learnedBits: counted.bits,
    kept,
  }
}

function assertBounded(made: readonly ImportedNode[], needed: Uint8Array, file: string): void {
  const kept = made.filter((_, index) => needed[index])
  if (kept.length > LIMITS.expandedNodes) {
    throw fileError('too_large', file, `it has ${kept.length} layers; at most ${LIMITS.expandedNodes} are read`)
  }
  const edges = kept.reduce((sum, { inputs }) => sum + inputs.length, 0)
  if (edges > LIMITS.expandedEdges) {
    throw fileError('too_large', file, `its layers read ${edges} values; at most ${LIMITS.expandedEdges} are read`)
  }
}

/** Nodes that read the inputs themselves where these were normalised before. */
function withoutNormalisation({ made }: ImportState): readonly ImportedNode[] {
  const whole = (index: number): number => (index >= 0 && made[index].normalises ? whole(made[index].inputs[0]) : index)
  return made.some(({ normalises }) => normalises)
    ? made.map((node) => ({ ...node, inputs: node.inputs.map(whole) }))
    : made
}

/** Marks the nodes that the outputs depend on. */
function reaching(made: readonly ImportedNode[], outputs: readonly number[]): Uint8Array {
  const needed = new Uint8Array(made.length)
  for (const index of outputs) needed[index] = 1
  for (let index = made.length - 1; index >= 0; index--) {
    if (needed[index]) for (const input of made[index].inputs) if (input >= 0) needed[input] = 1
  }
  return needed
}

/** Classes of a network that reads one image and gives one row of numbers; undefined for any other. */
function classesIn({ inputs }: ImportState, ends: readonly GraphOutput[]): number | undefined {
  const [input] = inputs
  if (inputs.length !== 1 || ends.length !== 1 || input.shape.length !== 3 || input.vocabulary !== undefined)
    return undefined
  const [{ view }] = ends
  const wide = view.filter((size) => size > 1)
  return wide.length <= 1 && view.length <= 3 ? sizeOf(view) : undefined
}

/** Token ids are below the entries of the table that they are looked up in. */
function withVocabularies(inputs: readonly NetworkInput[], nodes: readonly GraphNode[]): NetworkInput[] {
  return inputs.map((input, index) => {
    if (input.vocabulary === undefined) return input
    const table = nodes.find(({ op, inputs: [from] }) => from === -1 - index && 'vocabulary' in op)
    return table && 'vocabulary' in table.op ? { ...input, vocabulary: table.op.vocabulary as number } : input
  })
}

/** Counts each tensor of the file where it is first used. */
class Count {
  /** Bits of all that was counted. */
  bits = 0
  readonly #reading: ImportState
  readonly #claimed = new Set<string>()
  /** Nodes by the first of their tensors. */
  readonly #owners = new Map<Constant, number>()

  constructor(state: ImportState) {
    this.#reading = state
  }

  #add(name: string, count: number): number {
    this.bits += count * (this.#reading.bits.get(name) ?? 32)
    return count
  }

  /** What differs of a node from having its tensors for itself, as many numbers as they have elements. */
  of(index: number): { readonly shares?: number; readonly stored?: number } {
    const { made } = this.#reading
    const { op, tensors, inputs, shape } = made[index]
    if (tensors.length === 0) return {}
    const home = homeOf(op)
    const owner = this.#owners.get(tensors[0])
    const sharing = home.tensors && owner !== undefined && !tensors.every(mayBeEqual)
    if (sharing && sameTensors(made[owner], made[index])) return { shares: owner }
    this.#owners.set(tensors[0], index)
    let fresh = 0
    for (const tensor of tensors) {
      const { sources, maybe } = tensor
      // Weights that a file makes of nothing, such as zeros of a shape, are learned as others are.
      if (home.tensors && sources.size === 0 && !maybe) fresh += this.#add('', sizeOf(tensor.dims))
      // The weights of a layer are learned wherever they stand.
      for (const [name, count] of sources.size > 0 || !home.tensors ? sources : (maybe ?? sources)) {
        if (this.#claimed.has(name) && !mayBeEqual(tensor)) continue
        this.#claimed.add(name)
        fresh += this.#add(name, count)
      }
    }
    const from = inputs.map((i) => this.#reading.shapeAt(i))
    const own = home.tensors?.(op, from, shape).reduce((sum, tensor) => sum + sizeOf(tensor.shape), 0) ?? 0
    return fresh === own ? {} : { stored: fresh }
  }
}

/**
 * Whether nodes that read one tensor may each have had their own. Exporters keep equal tensors once, and vectors such
 * as biases begin as zeros and ones. A vector that goes with a kernel is shared where the kernel is.
 */
const mayBeEqual = ({ dims, uniform }: Constant) => dims.length <= 1 && uniform !== false

const sameTensors = (a: ImportedNode, b: ImportedNode) =>
  a.op.type === b.op.type &&
  a.tensors.length === b.tensors.length &&
  a.tensors.every((tensor, i) => tensor === b.tensors[i])
