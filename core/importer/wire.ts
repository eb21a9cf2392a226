// A walk over the fields of protobuf messages within a budget: it skips what nobody asks for, without decoding it.
import { BITS32, BITS64, Bytes, DELIMITED, VARINT } from './bytes.ts'
import { ONNX_LIMITS } from './onnx-limits.ts'

/** What may still be read, by the limits' names; shared by all messages of a file. */
export type Counted = 'fields' | 'nodes' | 'initializers' | 'edges' | 'attributes' | 'numbers'

/** Raised for a file that has more of something than is read. */
export class TooManyFieldsError extends Error {
  override readonly name = 'TooMany'
}

export class FieldBudget {
  readonly #left: Record<Counted, number> = { ...ONNX_LIMITS }

  take(what: Counted): void {
    if (--this.#left[what] < 0) throw new TooManyFieldsError(`it has more than ${ONNX_LIMITS[what]} ${what}`)
  }
}

/** The field that a walk is at; at most one of the readers may be called. */
export class Field {
  number = 0
  #type = VARINT
  readonly #from: Bytes
  readonly #budget: FieldBudget

  constructor(from: Bytes, budget: FieldBudget) {
    this.#from = from
    this.#budget = budget
  }

  /** Goes on to the next field. */
  next(): void {
    const tag = this.#from.varint()
    this.number = Math.floor(tag / 8)
    this.#type = tag % 8
    if (!(this.number > 0)) throw new Error(`it has a field ${this.number}`)
  }

  skip(): void {
    this.#from.skip(this.#type)
  }

  message(): Bytes {
    this.#expect(DELIMITED)
    return this.#from.delimited()
  }

  text(): string {
    return this.unread().text()
  }

  /** A text for later: of most nodes nobody asks the name. */
  unread(): Bytes {
    const bytes = this.message()
    if (bytes.length > ONNX_LIMITS.name) throw new TooManyFieldsError(`a name has more than ${ONNX_LIMITS.name} bytes`)
    return bytes
  }

  whole(): number {
    this.#expect(VARINT)
    return this.#from.varint()
  }

  float(): number {
    this.#expect(BITS32)
    return this.#from.float()
  }

  /** A repeated number, packed or one by one. */
  wholes(into: number[]): void {
    this.#list(into, VARINT, (from) => from.varint())
  }

  floats(into: number[]): void {
    this.#list(into, BITS32, (from) => from.float())
  }

  doubles(into: number[]): void {
    this.#list(into, BITS64, (from) => from.double())
  }

  #list(into: number[], single: number, next: (from: Bytes) => number): void {
    if (this.#type !== DELIMITED) {
      this.#expect(single)
      this.#budget.take('numbers')
      into.push(next(this.#from))
      return
    }
    const packed = this.#from.delimited()
    while (!packed.ended) {
      this.#budget.take('numbers')
      into.push(next(packed))
    }
  }

  #expect(wanted: number): void {
    if (this.#type !== wanted) throw new Error(`field ${this.number} has the wire type ${this.#type}, not ${wanted}`)
  }
}

/**
 * Calls `visit` for every field; what it does not read is skipped.
 * @throws {TooManyFieldsError} past the budget
 * @throws {Error} where the bytes are no protobuf message, or a field has another type than the caller reads
 */
export function walkFields(from: Bytes, budget: FieldBudget, visit: (field: Field) => void): void {
  const field = new Field(from, budget)
  while (!from.ended) {
    budget.take('fields')
    field.next()
    const start = from.position
    visit(field)
    if (from.position === start) field.skip()
  }
}
