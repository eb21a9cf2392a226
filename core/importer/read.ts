// An ONNX file -> an architecture's graph, node by node. Weights are not needed: their extents are enough.
import { cost } from '../arch/cost.ts'
import { constant } from './constants.ts'
import { Context } from './context.ts'
import { decodeOnnx } from './decode.ts'
import { Diagnostics } from './diagnostics.ts'
import { fileError, quote } from './errors.ts'
import { externalFilesOf } from './external.ts'
import { importGraph } from './import-graph.ts'
import { ImportState } from './import-state.ts'
import { givenNumber, readInputs } from './inputs.ts'
import { ownTensors } from './own-tensors.ts'
import { readNodes } from './read-nodes.ts'
import { dimsOf, viewOf } from './views.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { OwnTensor } from '../arch/own-tensor.ts'
import type { ExternalFile } from './external.ts'
import type { OnnxFile } from './file.ts'
import type { GraphOutput } from './import-graph.ts'
import type { InputSize } from './inputs.ts'

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
  /** Whether it normalises the images that it reads, which its graph leaves out. */
  readonly normalises: boolean
  /** What of it is decided when it runs, a sentence each. */
  readonly caveats: readonly string[]
  /** The learnable tensors as the file has them. @throws {ArchitectureError} `unsupported` where it has others */
  readonly own: () => OwnTensor[]
  /** Files beside it that hold tensors. @throws {ArchitectureError} as `externalFilesOf` */
  readonly external: () => ExternalFile[]
}

/**
 * Reads a network of any inputs and outputs. A softmax at the end of a classifier, dropout and the normalisation of the
 * image are left out; constants are folded. Reads nothing but `bytes`, no external data either.
 *
 * @param name the file's, for errors
 * @param size extents that the file leaves open
 * @throws {ArchitectureError} `invalid_onnx`, `unsupported`, `unknown_op`, `shape_mismatch` or `too_large`: every node
 *   that cannot be read, with file, node and operation
 *
 * @example
 * import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
 * import { encodeModel } from '@archcast/core/onnx/model.ts'
 * import { relu } from '@archcast/core/onnx/ops/elementwise.ts'
 * const g = new OnnxGraph('net')
 * g.output(relu(g, g.input('image', 'float32', [1, 3, 32, 32])), 'features')
 * readOnnx(encodeModel(g), 'net.onnx').graph.nodes.map(({ op, shape }) => [op.type, shape])
 * // => [['activation', [3, 32, 32]]]
 */
export function readOnnx(bytes: Uint8Array, name: string, size?: InputSize): OnnxNetwork {
  const shown = quote(name).slice(1, -1)
  const file = decodeOnnx(bytes, shown)
  const { inputs, batch } = readInputs(file, shown, size)
  const state = new ImportState(shown, file, batch)
  for (const { name: original, input, value } of inputs) {
    state.inputs.push(input)
    state.values.set(original, value)
  }
  for (const info of file.inputs) {
    const given = givenNumber(info, size)
    if (given !== undefined) state.values.set(info.name, constant(info.dims!.map(Number), [given]))
  }
  const faults = new Diagnostics()
  readNodes(state, file, faults)
  faults.throwIfAny()
  const ends = outputsOf(state, file)
  const { learnedBits, kept, ...read } = importGraph(state, ends)
  const { params } = cost(read.graph)
  const weightBits = params === 0 ? FULL : learnedBits / params
  const normalises = state.made.some((node) => node.normalises)
  const own = () => ownTensors(state, file, read.graph, kept)
  const external = () => externalFilesOf(file, shown)
  return { ...read, batch, bits: bitsOf(file) ?? FULL, weightBits, normalises, caveats: state.caveats, own, external }
}

/** Bits of a float32. */
const FULL = 32

/**
 * Bits of the real numbers that a file computes with: those of its inputs, or of most of its tensors; undefined for
 * none.
 */
function bitsOf({ inputs, initializers }: OnnxFile): number | undefined {
  const read = inputs.find(({ name, floating }) => floating && !initializers.has(name))
  if (read) return read.bits
  const real = [...initializers.values()].filter(({ floating, dims }) => floating && dims.length > 1)
  const byBits = Map.groupBy(real, ({ bits }) => bits)
  const [most] = [...byBits].toSorted(([, a], [, b]) => b.length - a.length)
  return most?.[0]
}

function outputsOf(state: ImportState, { nodes, outputs }: OnnxFile): readonly GraphOutput[] {
  const { file, batch } = state
  const ends = outputs.flatMap(({ name }): GraphOutput[] => {
    const value = state.values.get(name)
    if (value === undefined) throw fileError('invalid_onnx', file, `its output ${quote(name)} is given by no node`)
    // Constants among several outputs, such as anchors, take no work.
    if (value.kind === 'constant' || state.isFixed(value.node)) return []
    const dims = dimsOf(value, batch)
    const view = value.batch ? viewOf(value) : dims[0] === 1 && batch === 1 ? dims.slice(1) : dims
    // Elements in another order than the last layer gives them take a layer that moves them.
    const giver = nodes.findLastIndex((node) => node.outputs.includes(name))
    const { node } = value.perm ? new Context(state, nodes[giver], giver).inPlace(value) : value
    return [{ node, view }]
  })
  if (ends.length === 0) throw fileError('invalid_onnx', file, 'its outputs are not computed from its inputs')
  const layers = ends.filter(({ node }) => node >= 0)
  if (layers.length === 0) throw fileError('unsupported', file, 'its output is its input: it has no layer')
  return layers
}
