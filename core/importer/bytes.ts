// Numbers and lengths of protobuf's wire format, one after another: https://protobuf.dev/programming-guides/encoding/
import { Texts } from './texts.ts'

export const VARINT = 0
export const BITS64 = 1
export const DELIMITED = 2
export const BITS32 = 5

/**
 * Reads a message from its first byte on; whatever goes past its end is an Error. A file has tens of thousands of
 * messages, each a part of the same array. An array for each would take longer than reading.
 */
export class Bytes {
  position: number
  readonly #end: number
  readonly #all: Uint8Array
  readonly #texts: Texts

  constructor(all: Uint8Array, position = 0, end = all.length, texts = new Texts()) {
    this.#all = all
    this.position = position
    this.#end = end
    this.#texts = texts
  }

  get ended(): boolean {
    return this.position >= this.#end
  }

  /** How many are left. */
  get length(): number {
    return this.#end - this.position
  }

  /** All that are left as UTF-8. */
  text(): string {
    return this.#texts.of(this.#all, this.position, this.#end)
  }

  /** All that are left, in the file's memory. */
  array(): Uint8Array {
    return this.#all.subarray(this.position, this.#end)
  }

  /** A whole number of 64 bits with its sign; past 2^53 the nearest that there is. */
  varint(): number {
    const bytes = this.#all
    let low = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.position >= this.#end) throw new Error('it ends within a number')
      const byte = bytes[this.position++]
      const part = byte & 0x7f
      if (shift < 28) low |= part << shift
      else if (shift === 28) {
        low |= part << 28
        high = part >>> 4
      } else high |= part << (shift - 32)
      if (byte < 0x80) return high === 0 ? low >>> 0 : high * 2 ** 32 + (low >>> 0)
    }
    throw new Error('a number has more than 64 bits')
  }

  /** A part of so many bytes as its length, which stands before it, says. */
  delimited(): Bytes {
    const start = this.#over(this.varint())
    return new Bytes(this.#all, start, this.position, this.#texts)
  }

  float(): number {
    const start = this.#over(4)
    return new DataView(this.#all.buffer, this.#all.byteOffset + start, 4).getFloat32(0, true)
  }

  double(): number {
    const start = this.#over(8)
    return new DataView(this.#all.buffer, this.#all.byteOffset + start, 8).getFloat64(0, true)
  }

  /** Goes past a value of that type. */
  skip(type: number): void {
    if (type === VARINT) this.varint()
    else if (type === BITS64) this.#over(8)
    else if (type === DELIMITED) this.#over(this.varint())
    else if (type === BITS32) this.#over(4)
    // ONNX has no groups, and nested ones would be a way to keep a reader busy.
    else throw new Error(type === 3 || type === 4 ? 'it has groups' : `it has the wire type ${type}`)
  }

  /** Goes past so many bytes; where they began. */
  #over(count: number): number {
    const start = this.position
    if (!(count >= 0 && start + count <= this.#end)) throw new Error('it ends within a field')
    this.position = start + count
    return start
  }
}
