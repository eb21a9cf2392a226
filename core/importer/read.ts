// An ONNX file -> an architecture's graph, node by node. Weights are not needed: their extents are enough.
import { ArchitectureError } from '../arch/errors.ts'
import { closest } from '../arch/suggest.ts'
import { cost } from '../arch/cost.ts'
import { Context } from './context.ts'
import { decodeOnnx } from './decode.ts'
import { dimsOf, viewOf } from './views.ts'
import { fileError, quote } from './errors.ts'
import { finish } from './finish.ts'
import { folds, readFolded } from './fold.ts'
import { constant, initializer } from './constants.ts'
import { ONNX_LIMITS } from './limits.ts'
import { READERS } from '../ops/table.ts'
import { Unread } from './faults.ts'
import { readBranch } from './branch.ts'
import { givenNumber, readInputs } from './inputs.ts'
import { Reading } from './reading.ts'
import { STRUCTURE } from './structure.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { End } from './finish.ts'
import type { InputSize } from './inputs.ts'
import type { OnnxFile, OnnxSubgraph } from './file.ts'
import type { Tensor } from '../ops/reader.ts'

export interface OnnxNetwork {
  readonly graph: ArchGraph
  /** ONNX node that each node was made of, by the ids of the graph. An ONNX node without a name is `<op>_<index>`. */
  readonly nodes: ReadonlyMap<string, string>
  /** Names in the file of each node's learnable tensors, by id, in their order; what nodes compute has theirs. */
  readonly tensors: ReadonlyMap<string, readonly string[]>
  /** Images a run: the file's own where that is fixed. */
  readonly batch: number
  /** Bits of an element of the activations: 16 of float16. */
  readonly bits: number
  /** Bits of a learned number on average. */
  readonly weightBits: number
  /** What of it is decided when it runs, a sentence each. */
  readonly caveats: readonly string[]
}

/**
 * Reads a network of any inputs and outputs. A softmax at the end of a classifier, dropout and the normalisation of the
 * image are left
 * out; what is computed of constants is computed. Nothing but `bytes` is read, external data neither.
 *
 * @param name the file's, for errors
 * @param size extents that the file leaves open
 * @throws {ArchitectureError} `invalid_onnx`, `unsupported`, `unknown_op`, `shape_mismatch` or `too_large`: every node
 * that cannot be read,
 *   with file, node and operation
 */
export function readOnnx(bytes: Uint8Array, name: string, size?: InputSize): OnnxNetwork {
  const shown = quote(name).slice(1, -1)
  const file = decodeOnnx(bytes, shown)
  const { inputs, batch } = readInputs(file, shown, size)
  const reading = new Reading(shown, file, batch)
  for (const { name: original, input, value } of inputs) {
    reading.inputs.push(input)
    reading.values.set(original, value)
  }
  for (const info of file.inputs) {
    const given = givenNumber(info, size)
    if (given !== undefined) reading.values.set(info.name, constant(info.dims!.map(Number), [given]))
  }
  const faults = new Unread()
  readNodes(reading, file, faults)
  faults.throwIfAny()
  const ends = outputsOf(reading, file)
  const { learnedBits, ...read } = finish(reading, ends)
  const { params } = cost(read.graph)
  const weightBits = params === 0 ? FULL : learnedBits / params
  return { ...read, batch, bits: bitsOf(file) ?? FULL, weightBits, caveats: reading.caveats }
}

/** Bits of a float32. */
const FULL = 32

/**
 * Bits of the real numbers that a file computes with: those that it reads, or that most of its tensors hold; undefined
 * for none.
 */
function bitsOf({ inputs, initializers }: OnnxFile): number | undefined {
  const read = inputs.find(({ name, floating }) => floating && !initializers.has(name))
  if (read) return read.bits
  const real = [...initializers.values()].filter(({ floating, dims }) => floating && dims.length > 1)
  const byBits = Map.groupBy(real, ({ bits }) => bits)
  const [most] = [...byBits].toSorted(([, a], [, b]) => b.length - a.length)
  return most?.[0]
}

/** Reads the nodes of a graph; what reads a node that cannot be read is passed over. */
export function readNodes(reading: Reading, graph: OnnxSubgraph, faults: Pick<Unread, 'add'>): void {
  for (const [key, tensor] of graph.initializers) {
    reading.values.set(key, initializer(key, tensor))
    reading.bits.set(key, tensor.bits)
  }
  const unreadable = new Set<string>()
  for (let index = 0; index < graph.nodes.length; index++) {
    const node = graph.nodes[index]
    if (unreadable.size > 0 && node.inputs.some((input) => unreadable.has(input))) {
      for (const output of node.outputs) unreadable.add(output)
      continue
    }
    const context = new Context(reading, node, index)
    try {
      note(context, readNode(context))
    } catch (error) {
      if (!(error instanceof ArchitectureError)) throw error
      faults.add(error)
      if (error.code === 'too_large') return
      for (const output of node.outputs) unreadable.add(output)
    }
  }
}

/** Notes what the outputs of a node stand for. */
function note(context: Context, read: Tensor | readonly Tensor[]): void {
  const { reading, outputs } = context
  const values = 'kind' in read ? [read] : read
  for (let i = 0; i < values.length; i++) {
    if (outputs[i] === undefined || outputs[i] === '') continue
    assertBounded(context, values[i])
    reading.values.set(outputs[i], named(values[i], outputs[i]))
  }
}

/** Real numbers that a node gives have the name that the file has for them: they may be weights. */
function named(value: Tensor, name: string): Tensor {
  return value.kind === 'constant' && value.floating && value.name === undefined ? { ...value, name } : value
}

/** What constants are folded to adds up, and so do extents. */
function assertBounded(context: Context, value: Tensor): void {
  const { reading } = context
  const rank = value.kind === 'constant' ? value.dims.length : viewOf(value).length
  if (rank > ONNX_LIMITS.rank) context.fail(`it gives more than ${ONNX_LIMITS.rank} axes`, 'too_large')
  reading.numbers += value.kind === 'constant' ? (value.data?.length ?? 0) : 0
  if (reading.numbers > ONNX_LIMITS.numbers) {
    context.fail(`constants are computed up to ${ONNX_LIMITS.numbers} numbers in all`, 'too_large')
  }
  if (reading.made.length > MOST_MADE) context.fail(`it has more than ${MOST_MADE} layers`, 'too_large')
}

/** Layers in the making, those that others take in or that lead nowhere among them. */
const MOST_MADE = 32_768

function readNode(context: Context): Tensor | readonly Tensor[] {
  const { op, domain, attributes, inputs } = context.node
  if (domain !== '' && domain !== 'ai.onnx' && domain !== 'com.microsoft') {
    return context.fail(
      `the operators of the domain ${quote(domain)} are not read; export the network with standard operators alone`,
    )
  }
  if (inputs.length > 0 && folds(op) && readsConstants(context)) return readFolded(context)
  if (op === 'If') return readBranch(context)
  attributes.forEach(({ graph }, name) => {
    if (graph)
      context.fail(`its ${quote(name)} is a graph of its own; networks with loops are not read, export one without`)
  })
  const reader = STRUCTURE.get(op) ?? READERS.get(op)
  if (reader) return reader(context)
  const guess = closest(op, [...READERS.keys()])
  return context.fail(`this operator is not read${guess ? `; ${guess} is` : ''}`, 'unknown_op')
}

function readsConstants({ inputs, reading: { values } }: Context): boolean {
  for (const input of inputs) if (input !== '' && values.get(input)?.kind !== 'constant') return false
  return true
}

function outputsOf(reading: Reading, { nodes, outputs }: OnnxFile): readonly End[] {
  const { file, batch } = reading
  const ends = outputs.flatMap(({ name }): End[] => {
    const value = reading.values.get(name)
    if (value === undefined) throw fileError('invalid_onnx', file, `its output ${quote(name)} is given by no node`)
    // Constants among several outputs, such as anchors, take no work.
    if (value.kind === 'constant' || reading.isFixed(value.node)) return []
    const dims = dimsOf(value, batch)
    const view = value.batch ? viewOf(value) : dims[0] === 1 && batch === 1 ? dims.slice(1) : dims
    // Elements in another order than the last layer gives them take a layer that moves them.
    const giver = nodes.findLastIndex((node) => node.outputs.includes(name))
    const { node } = value.perm ? new Context(reading, nodes[giver], giver).inPlace(value) : value
    return [{ node, view }]
  })
  if (ends.length === 0) throw fileError('invalid_onnx', file, 'its outputs are not computed from its inputs')
  const layers = ends.filter(({ node }) => node >= 0)
  if (layers.length === 0) throw fileError('unsupported', file, 'its output is its input: it has no layer')
  return layers
}
