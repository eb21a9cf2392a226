// The nodes of a graph, each as its operator is read: by its home, by what it does to extents and axes, or folded.
import { ArchitectureError } from '../arch/errors.ts'
import { closest } from '../arch/suggest.ts'
import { READERS } from '../ops/table.ts'
import { readBranch } from './branch.ts'
import { initializer } from './constants.ts'
import { Context } from './context.ts'
import { quote } from './errors.ts'
import { folds, readFolded } from './fold.ts'
import { ONNX_LIMITS } from './onnx-limits.ts'
import { STRUCTURE } from './structure.ts'
import { viewOf } from './views.ts'
import type { Tensor } from '../ops/reader.ts'
import type { Diagnostics } from './diagnostics.ts'
import type { OnnxSubgraph } from './file.ts'
import type { ImportState } from './import-state.ts'

/** Reads the nodes of a graph; what reads a node that cannot be read is passed over. */
export function readNodes(state: ImportState, graph: OnnxSubgraph, faults: Pick<Diagnostics, 'add'>): void {
  for (const [key, tensor] of graph.initializers) {
    state.values.set(key, initializer(key, tensor))
    state.bits.set(key, tensor.bits)
  }
  const unreadable = new Set<string>()
  for (let index = 0; index < graph.nodes.length; index++) {
    const node = graph.nodes[index]
    if (unreadable.size > 0 && node.inputs.some((input) => unreadable.has(input))) {
      for (const output of node.outputs) unreadable.add(output)
      continue
    }
    const context = new Context(state, node, index)
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
  const { state, outputs } = context
  const values = 'kind' in read ? [read] : read
  for (let i = 0; i < values.length; i++) {
    if (outputs[i] === undefined || outputs[i] === '') continue
    assertBounded(context, values[i])
    state.values.set(outputs[i], named(values[i], outputs[i]))
  }
}

/** Real numbers that a node gives have the name that the file has for them: they may be weights. */
function named(value: Tensor, name: string): Tensor {
  return value.kind === 'constant' && value.floating && value.name === undefined ? { ...value, name } : value
}

/** What constants are folded to adds up, and so do extents. */
function assertBounded(context: Context, value: Tensor): void {
  const { state } = context
  const rank = value.kind === 'constant' ? value.dims.length : viewOf(value).length
  if (rank > ONNX_LIMITS.rank) context.fail(`it gives more than ${ONNX_LIMITS.rank} axes`, 'too_large')
  state.numbers += value.kind === 'constant' ? (value.data?.length ?? 0) : 0
  if (state.numbers > ONNX_LIMITS.numbers) {
    context.fail(`constants are computed up to ${ONNX_LIMITS.numbers} numbers in all`, 'too_large')
  }
  if (state.made.length > MOST_MADE) context.fail(`it has more than ${MOST_MADE} layers`, 'too_large')
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
  if (op === 'If') return readBranch(context, readNodes)
  attributes.forEach(({ graph }, name) => {
    if (graph)
      context.fail(`its ${quote(name)} is a graph of its own; networks with loops are not read, export one without`)
  })
  const reader = STRUCTURE.get(op) ?? READERS.get(op)
  if (reader) return reader(context)
  const guess = closest(op, [...READERS.keys()])
  return context.fail(`this operator is not read${guess ? `; ${guess} is` : ''}`, 'unknown_op')
}

function readsConstants({ inputs, state: { values } }: Context): boolean {
  for (const input of inputs) if (input !== '' && values.get(input)?.kind !== 'constant') return false
  return true
}
