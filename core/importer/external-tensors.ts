// The tensors of an ONNX file whose values are in other files, of all its graphs, functions and attributes. Field
// numbers are those of onnx.proto (IR version 12).
import { elementCount, elementOf } from './tensor.ts'
import { TooManyFieldsError, walkFields } from './wire.ts'
import type { Bytes } from './bytes.ts'
import type { FieldBudget } from './wire.ts'

/** Where a tensor's values are, as the file spells it. */
export interface ExternalTensor {
  readonly tensor: string
  /** `location`, `offset` and `length`. */
  readonly entries: ReadonlyMap<string, string>
  /** Bytes of its elements. */
  readonly bytes: number
}

const TENSOR = 'tensor'
/** A message that may hold tensors: what is in its fields. */
interface Holder {
  readonly [field: number]: Holder | typeof TENSOR
}

const SPARSE: Holder = { 1: TENSOR, 2: TENSOR }
const GRAPH: Record<number, Holder | typeof TENSOR> = { 5: TENSOR, 15: SPARSE }
const ATTRIBUTE: Holder = { 5: TENSOR, 6: GRAPH, 10: TENSOR, 11: GRAPH, 22: SPARSE, 23: SPARSE }
const NODE: Holder = { 5: ATTRIBUTE }
GRAPH[1] = NODE
const TRAINING: Holder = { 1: GRAPH, 2: GRAPH }
const FUNCTION: Holder = { 7: NODE, 11: ATTRIBUTE }
const MODEL: Holder = { 7: GRAPH, 20: TRAINING, 25: FUNCTION }

/** Messages within messages; a graph within a graph is three deeper. */
const DEPTH = 32

/** @throws {TooManyFieldsError} past the limits, an Error where the bytes are no ONNX file */
export function externalTensors(model: Bytes, budget: FieldBudget): ExternalTensor[] {
  const found: ExternalTensor[] = []
  visit(model, MODEL, 0)
  return found

  function visit(message: Bytes, holder: Holder, depth: number): void {
    if (depth > DEPTH) throw new TooManyFieldsError(`messages are nested deeper than ${DEPTH}`)
    walkFields(message, budget, (field) => {
      const inside = holder[field.number] as Holder | typeof TENSOR | undefined
      if (inside === undefined) return
      if (inside !== TENSOR) visit(field.message(), inside, depth + 1)
      else {
        const tensor = decodeExternal(field.message(), budget)
        if (tensor) found.push(tensor)
      }
    })
  }
}

const EXTERNAL = 1

/** Undefined for a tensor whose values are in the file itself. */
function decodeExternal(bytes: Bytes, budget: FieldBudget): ExternalTensor | undefined {
  const dims: number[] = []
  const entries = new Map<string, string>()
  let tensor = ''
  let type = 0
  let place = 0
  walkFields(bytes, budget, (field) => {
    if (field.number === 1) field.wholes(dims)
    else if (field.number === 2) type = field.whole()
    else if (field.number === 8) tensor = field.text()
    else if (field.number === 13) decodeEntry(field.message(), budget, entries)
    else if (field.number === 14) place = field.whole()
  })
  if (place !== EXTERNAL) return undefined
  return { tensor, entries, bytes: Math.ceil((elementCount(dims) * elementOf(type).bits) / 8) }
}

/** StringStringEntryProto: key, value. */
function decodeEntry(bytes: Bytes, budget: FieldBudget, into: Map<string, string>): void {
  let key = ''
  let value = ''
  walkFields(bytes, budget, (field) => {
    if (field.number === 1) key = field.text()
    else if (field.number === 2) value = field.text()
  })
  into.set(key, value)
}
