// An ONNX file of a convolutional network -> an architecture, node by node. Weights are not needed: their extents are enough.
import { ArchitectureError } from '../arch/errors.ts'
import { Context } from './context.ts'
import { FOLDED, readFolded } from './fold.ts'
import { Reading } from './reading.ts'
import { OPERATORS } from './ops/operators.ts'
import { closest } from '../arch/suggest.ts'
import { ONNX_LIMITS } from './limits.ts'
import { decodeOnnx } from './decode.ts'
import { fileError, quote } from './errors.ts'
import { LIMITS } from '../arch/limits.ts'
import { parseArchitecture } from '../arch/parse.ts'
import { readInput } from './input.ts'
import type { Activation, Value } from './value.ts'
import type { ImageSize } from './input.ts'
import type { OnnxFile } from './file.ts'

export interface OnnxArchitecture {
  /** A flat architecture that `parseArchitecture` takes. */
  readonly architecture: unknown
  /** ONNX node that each node of the architecture was made of, by the ids of the architecture. An ONNX node without a name is `<op>_<index>`. */
  readonly nodes: ReadonlyMap<string, string>
}

/**
 * Reads a network for images [N, C, H, W] that gives logits [N, classes]. A softmax at the end, dropout and the normalisation of the image are left
 * out; shapes that are computed from constants are computed. Nothing but `bytes` is read, external data neither.
 *
 * @param name the file's, for errors
 * @param size of the image, where the file leaves it open
 * @throws {ArchitectureError} `invalid_onnx`, `unsupported`, `shape_mismatch` or `too_large`; it names the file, the node and its operation
 */
export function readOnnxArchitecture(bytes: Uint8Array, name: string, size?: ImageSize): OnnxArchitecture {
  const shown = quote(name).slice(1, -1)
  const file = decodeOnnx(bytes, shown)
  const reading = new Reading(shown, file)
  const input = readInput(file, shown, size)
  for (const [key, tensor] of file.initializers) reading.values.set(key, { kind: 'constant', ...tensor })
  reading.values.set(input.name, input.value)
  for (const [index, node] of file.nodes.entries()) {
    const context = new Context(reading, node, index)
    const read = readNode(context)
    const outputs = Array.isArray(read) ? (read as readonly Value[]) : [read as Value]
    outputs.forEach((value, i) => {
      assertBounded(context, value)
      reading.values.set(node.outputs[i], value)
    })
    if (reading.nodes.size > LIMITS.nodes + SPARE)
      throw fileError('too_large', shown, `it has more than ${LIMITS.nodes} layers`)
  }
  const output = outputOf(file, reading, shown)
  const needed = reaching(reading, output.node)
  const [channels, height, width] = input.value.shape
  const architecture = {
    input: { channels, height, width },
    classes: output.shape[0],
    nodes: [...reading.nodes.values()].filter(({ id }) => needed.has(id)),
    output: output.node,
  }
  assertValid(architecture, shown)
  return { architecture, nodes: new Map([...reading.names].filter(([id]) => needed.has(id))) }
}

/** What constants are folded to adds up, and so do extents. */
function assertBounded(context: Context, value: Value): void {
  if (value.dims.length > ONNX_LIMITS.rank) context.fail(`it gives more than ${ONNX_LIMITS.rank} axes`, 'too_large')
  context.reading.numbers += value.kind === 'constant' ? (value.data?.length ?? 0) : 0
  if (context.reading.numbers > ONNX_LIMITS.numbers) {
    context.fail(`constants are computed up to ${ONNX_LIMITS.numbers} numbers in all`, 'too_large')
  }
}

/** What is left to find are the bounds of the whole: layers, parameters, multiply-accumulates. */
function assertValid(architecture: unknown, file: string): void {
  try {
    parseArchitecture(architecture)
  } catch (error) {
    if (!(error instanceof ArchitectureError)) throw error
    throw fileError(error.code, file, error.message)
  }
}

/** Nodes that a later one may still make superfluous, such as the sigmoid of a SiLU. */
const SPARE = 512

function readNode(context: Context): Value | readonly Value[] {
  const { op, domain, attributes, inputs } = context.node
  if (domain !== '' && domain !== 'ai.onnx') {
    return context.fail(
      `the operators of the domain ${quote(domain)} are not read; export the network with standard operators alone`,
    )
  }
  for (const [name, { graph }] of attributes) {
    if (graph)
      context.fail(
        `its ${quote(name)} is a graph of its own; networks with branches or loops are not read, export one without them`,
      )
  }
  const { values } = context.reading
  const constant = inputs.every((input) => input === '' || values.get(input)?.kind === 'constant')
  if (constant && inputs.length > 0 && FOLDED.has(op)) return readFolded(context)
  const reader = OPERATORS.get(op)
  if (reader) return reader(context)
  const guess = closest(op, [...OPERATORS.keys()])
  return context.fail(
    `this operator is not read${guess ? `; ${guess} is` : ''}. Convolutional networks are: ${[...OPERATORS.keys()].join(', ')}`,
    'unknown_op',
  )
}

function outputOf({ outputs }: OnnxFile, { values }: Reading, file: string): Activation {
  if (outputs.length !== 1) {
    const names = outputs.slice(0, 8).map(({ name }) => quote(name))
    throw fileError(
      'unsupported',
      file,
      `it has ${outputs.length} outputs (${names.join(', ')}); export the one that gives the logits`,
    )
  }
  const [{ name }] = outputs
  const value = values.get(name)
  if (value?.kind !== 'activation' || value.open !== undefined) {
    throw fileError('invalid_onnx', file, `its output ${quote(name)} is not computed from the image`)
  }
  const { dims, shape } = value
  if (shape[1] !== 1 || shape[2] !== 1) {
    throw fileError(
      'unsupported',
      file,
      `its output ${quote(name)} is [${dims.join(', ')}]; networks that give logits [N, classes] are read`,
    )
  }
  if (value.node === 'input') throw fileError('unsupported', file, 'its output is its input: it has no layer')
  return value
}

/** The nodes that the output depends on. */
function reaching({ nodes }: Reading, output: string): ReadonlySet<string> {
  const needed = new Set<string>()
  const left = [output]
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (id === 'input' || needed.has(id)) continue
    needed.add(id)
    left.push(...nodes.get(id)!.inputs)
  }
  return needed
}
