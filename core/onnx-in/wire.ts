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

/** A field that is at hand; exactly one of the readers may be called. */
export interface Field {
  readonly number: number
  message(): Uint8Array
  text(): string
  whole(): number
  float(): number
  /** A repeated number, packed or one by one. */
  wholes(into: number[]): void
  floats(into: number[]): void
  doubles(into: number[]): void
}

/**
 * Calls `visit` for every field; what it does not read is skipped.
 * @throws {TooMany} past the budget
 * @throws {Error} where the bytes are no protobuf message, or a field has another type than the caller reads
 */
export function walk(bytes: Uint8Array, budget: Budget, visit: (field: Field) => void): void {
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    budget.take('fields')
    const [number, type] = reader.tag()
    const start = reader.pos
    visit(fieldOf(reader, number, type, budget))
    if (reader.pos === start) {
      // ONNX has no groups, and nested ones would be a way to keep a reader busy.
      if (type === WireType.StartGroup || type === WireType.EndGroup) throw new Error('it has groups')
      reader.skip(type, number)
    }
  }
}

function fieldOf(reader: BinaryReader, number: number, type: WireType, budget: Budget): Field {
  const expect = (wanted: WireType) => {
    if (type !== wanted) throw new Error(`field ${number} has the wire type ${type}, not ${wanted}`)
  }
  const list = (into: number[], single: WireType, next: (from: BinaryReader) => number) => {
    if (type !== WireType.LengthDelimited) {
      expect(single)
      budget.take('numbers')
      into.push(next(reader))
      return
    }
    const packed = new BinaryReader(reader.bytes())
    while (packed.pos < packed.len) {
      budget.take('numbers')
      into.push(next(packed))
    }
  }
  return {
    number,
    message: () => {
      expect(WireType.LengthDelimited)
      return reader.bytes()
    },
    text: () => {
      expect(WireType.LengthDelimited)
      const bytes = reader.bytes()
      if (bytes.length > ONNX_LIMITS.name) throw new TooMany(`a name has more than ${ONNX_LIMITS.name} bytes`)
      return utf8.decode(bytes)
    },
    whole: () => {
      expect(WireType.Varint)
      return Number(reader.int64())
    },
    float: () => {
      expect(WireType.Bit32)
      return reader.float()
    },
    wholes: (into) => list(into, WireType.Varint, (from) => Number(from.int64())),
    floats: (into) => list(into, WireType.Bit32, (from) => from.float()),
    doubles: (into) => list(into, WireType.Bit64, (from) => from.double()),
  }
}
