// A walk over the fields of protobuf messages within a budget: what nobody asks for is passed over without being decoded.
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import { ONNX_LIMITS } from './limits.ts'

const utf8 = new TextDecoder()

/** What may still be read, by the limits' names; shared by all messages of a file. */
export type Counted = 'fields' | 'nodes' | 'initializers' | 'edges' | 'attributes' | 'numbers'

/** Raised for a file that has more of something than is read. */
export class TooMany extends Error {
  override readonly name = 'TooMany'
}

export class Budget {
  readonly #left = new Map<Counted, number>()

  take(what: Counted, count = 1): void {
    const left = (this.#left.get(what) ?? ONNX_LIMITS[what]) - count
    if (left < 0) throw new TooMany(`it has more than ${ONNX_LIMITS[what]} ${what}`)
    this.#left.set(what, left)
  }
}

/** The field that a walk is at; at most one of the readers may be called. */
export class Field {
  number = 0
  #type: WireType = WireType.Varint
  readonly #reader: BinaryReader
  readonly #budget: Budget

  constructor(reader: BinaryReader, budget: Budget) {
    this.#reader = reader
    this.#budget = budget
  }

  /** Goes on to the next field. */
  next(): void {
    const [number, type] = this.#reader.tag()
    this.number = number
    this.#type = type
  }

  skip(): void {
    // ONNX has no groups, and nested ones would be a way to keep a reader busy.
    if (this.#type === WireType.StartGroup || this.#type === WireType.EndGroup) throw new Error('it has groups')
    this.#reader.skip(this.#type, this.number)
  }

  message(): Uint8Array {
    this.#expect(WireType.LengthDelimited)
    return this.#reader.bytes()
  }

  text(): string {
    const bytes = this.message()
    if (bytes.length > ONNX_LIMITS.name) throw new TooMany(`a name has more than ${ONNX_LIMITS.name} bytes`)
    return utf8.decode(bytes)
  }

  whole(): number {
    this.#expect(WireType.Varint)
    return Number(this.#reader.int64())
  }

  float(): number {
    this.#expect(WireType.Bit32)
    return this.#reader.float()
  }

  /** A repeated number, packed or one by one. */
  wholes(into: number[]): void {
    this.#list(into, WireType.Varint, (from) => Number(from.int64()))
  }

  floats(into: number[]): void {
    this.#list(into, WireType.Bit32, (from) => from.float())
  }

  doubles(into: number[]): void {
    this.#list(into, WireType.Bit64, (from) => from.double())
  }

  #list(into: number[], single: WireType, next: (from: BinaryReader) => number): void {
    if (this.#type !== WireType.LengthDelimited) {
      this.#expect(single)
      this.#budget.take('numbers')
      into.push(next(this.#reader))
      return
    }
    const packed = new BinaryReader(this.#reader.bytes())
    while (packed.pos < packed.len) {
      this.#budget.take('numbers')
      into.push(next(packed))
    }
  }

  #expect(wanted: WireType): void {
    if (this.#type !== wanted) throw new Error(`field ${this.number} has the wire type ${this.#type}, not ${wanted}`)
  }
}

/**
 * Calls `visit` for every field; what it does not read is skipped.
 * @throws {TooMany} past the budget
 * @throws {Error} where the bytes are no protobuf message, or a field has another type than the caller reads
 */
export function walk(bytes: Uint8Array, budget: Budget, visit: (field: Field) => void): void {
  const reader = new BinaryReader(bytes)
  const field = new Field(reader, budget)
  while (reader.pos < reader.len) {
    budget.take('fields')
    field.next()
    const start = reader.pos
    visit(field)
    if (reader.pos === start) field.skip()
  }
}
