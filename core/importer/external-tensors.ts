// The tensors of an ONNX file whose values are in other files, of all its graphs, functions and attributes. Field
// numbers are those of onnx.proto (IR version 12).
import { EXTERNAL, elementCount, elementOf } from './tensor.ts'
import { FieldBudget, TooManyFieldsError, walkFields } from './wire.ts'
import type { Bytes } from './bytes.ts'
import type { ExternalTensor, MetTensor } from './file.ts'
import type { Field } from './wire.ts'

const TENSOR = 'tensor'
type Held = Holder | typeof TENSOR
/** A message that may hold tensors: what is in its fields. */
interface Holder {
  readonly [field: number]: Held
}

const SPARSE: Holder = { 1: TENSOR, 2: TENSOR }
const GRAPH: Record<number, Held> = { 5: TENSOR, 15: SPARSE }
const ATTRIBUTE: Holder = { 5: TENSOR, 6: GRAPH, 10: TENSOR, 11: GRAPH, 22: SPARSE, 23: SPARSE }
const NODE: Holder = { 5: ATTRIBUTE }
GRAPH[1] = NODE
const TRAINING: Holder = { 1: GRAPH, 2: GRAPH }
const FUNCTION: Holder = { 7: NODE, 11: ATTRIBUTE }

/** What reading a network passes over and may hold tensors, by the message that it stands in. */
const PASSED_OVER = {
  model: { 20: TRAINING, 25: FUNCTION },
  graph: { 15: SPARSE },
  attribute: { 10: TENSOR, 11: GRAPH, 22: SPARSE, 23: SPARSE },
} as const satisfies Readonly<Record<string, Holder>>

/** Messages within messages; a graph within a graph is three deeper. */
const DEPTH = 32

/** Gathers them while a file is read, and reads what else may hold some where they are asked for. */
export class ExternalTensors {
  readonly #met: MetTensor[] = []
  #unread: { readonly message: Bytes; readonly held: Held }[] = []

  readonly add = (tensor: MetTensor): void => {
    this.#met.push(tensor)
  }

  /** @param field that nobody reads otherwise */
  passOver(within: keyof typeof PASSED_OVER, field: Field): void {
    const held = (PASSED_OVER[within] as Holder)[field.number] as Held | undefined
    if (held !== undefined) this.#unread.push({ message: field.message(), held })
  }

  /**
   * In the order in which the file has them.
   * @throws {TooManyFieldsError} past the limits, an Error where a message is damaged
   */
  all(): ExternalTensor[] {
    const budget = new FieldBudget()
    for (const { message, held } of this.#unread) this.#visit(message, held, 0, budget)
    this.#unread = []
    return this.#met
      .toSorted((a, b) => a.at - b.at)
      .map(({ tensor, dims, type, entries }) => ({
        tensor,
        entries: new Map(entries.map((entry) => decodeEntry(entry, budget))),
        bytes: Math.ceil((elementCount(dims) * elementOf(type).bits) / 8),
      }))
  }

  #visit(message: Bytes, held: Held, depth: number, budget: FieldBudget): void {
    if (depth > DEPTH) throw new TooManyFieldsError(`messages are nested deeper than ${DEPTH}`)
    if (held === TENSOR) return this.#meet(message, budget)
    walkFields(message, budget, (field) => {
      const inside = held[field.number] as Held | undefined
      if (inside !== undefined) this.#visit(field.message(), inside, depth + 1, budget)
    })
  }

  #meet(bytes: Bytes, budget: FieldBudget): void {
    const at = bytes.position
    const dims: number[] = []
    const entries: Bytes[] = []
    let tensor = ''
    let type = 0
    let place = 0
    walkFields(bytes, budget, (field) => {
      if (field.number === 1) field.wholes(dims)
      else if (field.number === 2) type = field.whole()
      else if (field.number === 8) tensor = field.text()
      else if (field.number === 13) entries.push(field.message())
      else if (field.number === 14) place = field.whole()
    })
    if (place === EXTERNAL) this.add({ at, tensor, dims, type, entries })
  }
}

/** StringStringEntryProto: key, value. */
function decodeEntry(bytes: Bytes, budget: FieldBudget): readonly [key: string, value: string] {
  let key = ''
  let value = ''
  walkFields(bytes, budget, (field) => {
    if (field.number === 1) key = field.text()
    else if (field.number === 2) value = field.text()
  })
  return [key, value]
}
