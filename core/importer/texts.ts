// Texts of a file: short ones, such as operators and attributes, are the same over and over and are made once.

const utf8 = new TextDecoder()

/** Bytes up to which it takes less time to find a text than to make it. */
const SHORT = 16

export class Texts {
  /** The last text of each hash. */
  readonly #known = new Map<number, string>()

  /** The bytes from `start` up to `end` as UTF-8. */
  of(bytes: Uint8Array, start: number, end: number): string {
    if (end - start > SHORT) return utf8.decode(bytes.subarray(start, end))
    let hash = 0
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + bytes[at]) | 0
    const known = this.#known.get(hash)
    if (known !== undefined && isText(known, bytes, start, end)) return known
    const text = utf8.decode(bytes.subarray(start, end))
    this.#known.set(hash, text)
    return text
  }
}

/** Whether the bytes are that text; of what is not ASCII it is not known. */
function isText(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false
  for (let i = 0; i < text.length; i++) {
    const byte = bytes[start + i]
    if (byte >= 0x80 || text.charCodeAt(i) !== byte) return false
  }
  return true
}
