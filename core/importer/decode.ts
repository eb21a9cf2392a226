// The bytes of an ONNX file -> its graph, without weights and external data. Field numbers are those of onnx.proto (IR
// version 12).
import { Bytes } from './bytes.ts'
import { decodeValueInfo } from './decode-value.ts'
import { fileError } from './errors.ts'
import { ExternalTensors } from './external-tensors.ts'
import { ONNX_LIMITS } from './onnx-limits.ts'
import { decodeTensor } from './tensor.ts'
import { FieldBudget, TooManyFieldsError, walkFields } from './wire.ts'
import type { OnnxAttribute, OnnxFile, OnnxFileNode, OnnxSubgraph, OnnxTensor, OnnxValueInfo } from './file.ts'

/**
 * @param name the file's, for errors
 * @throws {ArchitectureError} `invalid_onnx` for what is no ONNX file, `too_large` past the limits
 */
export function decodeOnnx(bytes: Uint8Array, name: string): OnnxFile {
  if (bytes.length > ONNX_LIMITS.bytes) {
    throw fileError('too_large', name, `it has ${bytes.length} bytes; at most ${ONNX_LIMITS.bytes} are read`)
  }
  const walk: FileWalk = { budget: new FieldBudget(), external: new ExternalTensors() }
  const { budget, external } = walk
  let graph: Bytes | undefined
  let opset: number | undefined
  try {
    // Parts of a Node buffer are several times as slow to make as those of a plain array.
    const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    walkFields(new Bytes(plain), budget, (field) => {
      if (field.number === 7) graph = field.message()
      else if (field.number === 8) opset = standardOpset(field.message(), budget) ?? opset
      else external.passOver('model', field)
    })
    if (graph === undefined) throw new Error('it holds no graph')
    return { opset: opset ?? 1, ...decodeGraph(graph, walk), external: () => external.all() }
  } catch (error) {
    if (error instanceof TooManyFieldsError) throw fileError('too_large', name, error.message)
    throw fileError('invalid_onnx', name, `this is no ONNX file, or it is damaged: ${(error as Error).message}`)
  }
}

function standardOpset(bytes: Bytes, budget: FieldBudget): number | undefined {
  let domain = ''
  let version: number | undefined
  walkFields(bytes, budget, (field) => {
    if (field.number === 1) domain = field.text()
    else if (field.number === 2) version = field.whole()
  })
  return domain === '' || domain === 'ai.onnx' ? version : undefined
}

/** What a walk over a file takes along. */
interface FileWalk {
  readonly budget: FieldBudget
  readonly external: ExternalTensors
}

/** Graphs within graphs, of which a file needs one or two. */
const DEPTH = 8

function decodeGraph(bytes: Bytes, walk: FileWalk, depth = 0): OnnxSubgraph {
  const { budget, external } = walk
  if (depth > DEPTH) throw new TooManyFieldsError(`graphs are nested deeper than ${DEPTH}`)
  const nodes: OnnxFileNode[] = []
  const initializers = new Map<string, OnnxTensor>()
  const inputs: OnnxValueInfo[] = []
  const outputs: OnnxValueInfo[] = []
  walkFields(bytes, budget, (field) => {
    if (field.number === 1) {
      budget.take('nodes')
      nodes.push(decodeNode(field.message(), walk, depth))
    } else if (field.number === 5) {
      budget.take('initializers')
      const { name, ...tensor } = decodeTensor(field.message(), budget, external.add)
      initializers.set(name, tensor)
    } else if (field.number === 11 || field.number === 12) {
      budget.take('edges')
      ;(field.number === 11 ? inputs : outputs).push(decodeValueInfo(field.message(), budget))
    } else external.passOver('graph', field)
  })
  return { nodes, initializers, inputs, outputs }
}

const NO_NAMES: readonly string[] = []
const NO_ATTRIBUTES: ReadonlyMap<string, OnnxAttribute> = new Map()

/** A node as far as it is decoded: its name is read where somebody asks for it. */
class Decoded implements OnnxFileNode {
  op = ''
  domain = ''
  inputs: readonly string[] = NO_NAMES
  outputs: readonly string[] = NO_NAMES
  attributes: ReadonlyMap<string, OnnxAttribute> = NO_ATTRIBUTES
  unread: Bytes | undefined

  get name(): string {
    return this.unread?.text() ?? ''
  }
}

function decodeNode(bytes: Bytes, walk: FileWalk, depth: number): OnnxFileNode {
  const { budget } = walk
  const node = new Decoded()
  let inputs: string[] | undefined
  let outputs: string[] | undefined
  let attributes: Map<string, OnnxAttribute> | undefined
  walkFields(bytes, budget, (field) => {
    if (field.number === 1 || field.number === 2) {
      budget.take('edges')
      if (field.number === 1) inputs = appended(inputs, field.text())
      else outputs = appended(outputs, field.text())
    } else if (field.number === 3) node.unread = field.unread()
    else if (field.number === 4) node.op = field.text()
    else if (field.number === 7) node.domain = field.text()
    else if (field.number === 5) {
      budget.take('attributes')
      node.attributes = attributes ??= new Map()
      decodeAttribute(field.message(), walk, depth, attributes)
    }
  })
  if (inputs) node.inputs = inputs
  if (outputs) node.outputs = outputs
  return node
}

/** The list with one more. Most have one: an array that grows takes room for seventeen. */
function appended<T>(list: T[] | undefined, value: T): T[] {
  if (list === undefined) return [value]
  list.push(value)
  return list
}

/** Decodes an attribute into those of its node. */
function decodeAttribute(bytes: Bytes, walk: FileWalk, depth: number, into: Map<string, OnnxAttribute>): void {
  const { budget, external } = walk
  let name = ''
  const attribute: { -readonly [K in keyof OnnxAttribute]: OnnxAttribute[K] } = { ints: NONE, floats: NONE }
  let ints: number[] | undefined
  let floats: number[] | undefined
  walkFields(bytes, budget, (field) => {
    if (field.number === 1) name = field.text()
    else if (field.number === 2) attribute.f = field.float()
    else if (field.number === 3) attribute.i = field.whole()
    else if (field.number === 4) attribute.s = field.text()
    else if (field.number === 5) attribute.t = decodeTensor(field.message(), budget, external.add)
    else if (field.number === 6) attribute.graph = decodeGraph(field.message(), walk, depth + 1)
    else if (field.number === 7) field.floats((attribute.floats = floats ??= []))
    else if (field.number === 8) field.wholes((attribute.ints = ints ??= []))
    else external.passOver('attribute', field)
  })
  into.set(name, attribute)
}

const NONE: readonly number[] = []
