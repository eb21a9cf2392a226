// Numbers and lengths of protobuf's wire format, one after another: https://protobuf.dev/programming-guides/encoding/

export const VARINT = 0
export const BITS64 = 1
export const DELIMITED = 2
export const BITS32 = 5

/** Reads a message from its first byte on; whatever goes past its end is an Error. */
export class Bytes {
  position = 0
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get ended(): boolean {
    return this.position >= this.#bytes.length
  }

  /** A whole number of 64 bits with its sign; past 2^53 the nearest that there is. */
  varint(): number {
    const bytes = this.#bytes
    let low = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.position >= bytes.length) throw new Error('it ends within a number')
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
  delimited(): Uint8Array {
    const length = this.varint()
    const start = this.#over(length)
    return this.#bytes.subarray(start, start + length)
  }

  float(): number {
    const start = this.#over(4)
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start, 4).getFloat32(0, true)
  }

  double(): number {
    const start = this.#over(8)
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start, 8).getFloat64(0, true)
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
    if (!(count >= 0 && start + count <= this.#bytes.length)) throw new Error('it ends within a field')
    this.position = start + count
    return start
  }
}
