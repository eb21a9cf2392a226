// Bytes as lines of text, which end in LF or CR LF and in nothing else: JSON may have all other characters in strings.
import { decodePart, withoutMark } from './decode.ts'
import { TextError } from './errors.ts'

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
/** Bytes of one line: what the service reads of a whole batch. */
export const LONGEST_LINE = 2 * 2 ** 20

const THE_LINE = 'the line'

export interface Line {
  /** From 1; lines without text are counted too. */
  readonly number: number
  /** Whether there is nothing but white space. */
  readonly blank: boolean
  /** Without its end. Throws TextError `not_utf8` or `line_too_long`, which is of this line alone. */
  readonly text: () => string
}

/** Cuts bytes that come in pieces; what is longer than a line may be is not kept. */
export class LineCutter {
  #pieces: Uint8Array[] = []
  #length = 0
  #number = 0
  readonly #what: string

  /** @param what the whole is, as messages name it */
  constructor(what: string) {
    this.#what = what
  }

  /**
   * Lines that the piece ends. Throws TextError `not_utf8` where the first begins with the mark of another encoding.
   */
  *push(piece: Uint8Array): Generator<Line> {
    let from = 0
    for (let at = piece.indexOf(LINE_FEED); at >= 0; at = piece.indexOf(LINE_FEED, from)) {
      this.#keep(piece.subarray(from, at))
      yield this.#line()
      from = at + 1
    }
    this.#keep(piece.subarray(from))
  }

  /** The last line where none ends it. Throws as `push`. */
  *end(): Generator<Line> {
    if (this.#length > 0) yield this.#line()
  }

  #keep(piece: Uint8Array): void {
    this.#length += piece.length
    if (this.#length <= LONGEST_LINE) this.#pieces.push(piece)
  }

  #line(): Line {
    const number = ++this.#number
    const tooLong = this.#length > LONGEST_LINE
    let bytes = joined(this.#pieces)
    this.#pieces = []
    this.#length = 0
    if (number === 1) bytes = withoutMark(bytes, this.#what)
    if (bytes.at(-1) === CARRIAGE_RETURN) bytes = bytes.subarray(0, -1)
    const text = () => {
      if (tooLong) throw new TextError('line_too_long', THE_LINE, `has more than ${LONGEST_LINE} bytes`)
      return decodePart(bytes, THE_LINE)
    }
    return { number, blank: !tooLong && bytes.every(isSpace), text }
  }
}

/** All lines of a whole. Throws as `push`. @param what it is, as messages name it */
export function linesOf(bytes: Uint8Array, what: string): Line[] {
  const cutter = new LineCutter(what)
  return [...cutter.push(bytes), ...cutter.end()]
}

/** White space of JSON, which knows no other. */
const isSpace = (byte: number) => byte === 32 || byte === 9 || byte === CARRIAGE_RETURN

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
