// Bytes as text: UTF-8, a byte order mark before it or not. All that is read passes here.
import { TextError } from './errors.ts'

/** Takes the mark off by hand: decoders would also take it off in the midst of a file that comes in pieces. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const MARK = [0xef, 0xbb, 0xbf]
/** The longest first: the mark of UTF-32 begins as that of UTF-16 does. */
const OTHERS: readonly (readonly [name: string, mark: readonly number[]])[] = [
  ['UTF-32', [0xff, 0xfe, 0, 0]],
  ['UTF-32', [0, 0, 0xfe, 0xff]],
  ['UTF-16', [0xff, 0xfe]],
  ['UTF-16', [0xfe, 0xff]],
]

const begins = (bytes: Uint8Array, mark: readonly number[]) => mark.every((byte, i) => bytes[i] === byte)

/**
 * Bytes without a byte order mark of UTF-8. Throws TextError `not_utf8` for the mark of another encoding, by its name.
 *
 * @param what it is, as messages name it
 */
export function withoutMark(bytes: Uint8Array, what: string): Uint8Array {
  const [other] = OTHERS.find(([, mark]) => begins(bytes, mark)) ?? []
  if (other) throw new TextError('not_utf8', what, `is ${other} and not UTF-8; save it as that`)
  return begins(bytes, MARK) ? bytes.subarray(MARK.length) : bytes
}

/**
 * The text of a whole file or body, its byte order mark left out. Throws TextError `not_utf8`.
 *
 * @param what it is, as messages name it
 * @example
 * decodeText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b), 'the body') // => '{'
 */
export function decodeText(bytes: Uint8Array, what: string): string {
  return decodePart(withoutMark(bytes, what), what)
}

/** As `decodeText`, of what is not the beginning: a mark there is a character. */
export function decodePart(bytes: Uint8Array, what: string): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new TextError('not_utf8', what, 'is not UTF-8; save it as that', { cause })
  }
}
