// Damage to files of text: bytes, and what JSON and CSV are made of.
import { BYTE_MUTATIONS } from './byte-mutations.ts'
import { ODD_VALUES, mutate } from './values.ts'
import type { Mutation } from './byte-mutations.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

const utf8 = new TextEncoder()
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

const ODD = [...ODD_VALUES, 'input', '__proto__', 'conv']
/** What separates, quotes or ends. */
const MARKS = [
  '"',
  "'",
  ',',
  ';',
  ':',
  '\t',
  '\r',
  '\n',
  '\r\n',
  '\\',
  '\\u0000',
  '\0',
  '\uFEFF',
  '\u2028',
  '\ud800',
  '𝔸',
]
/** What nests, and numbers that are none. */
const PARTS = [
  '{',
  '}',
  '[',
  ']',
  '[[[[',
  '{"a":',
  '""',
  '","',
  '"\n"',
  '1e999',
  '-0',
  'NaN',
  'Infinity',
  '0x10',
  '1_000',
]
const TOKENS = [...MARKS, ...PARTS]

/** Values of a document are others. */
function alter(text: string, random: Random): string {
  let document: unknown = JSON.parse(text)
  for (let i = 1 + random.int(4); i > 0; i--) document = mutate(document, () => random.next(), random.pick(ODD))
  return JSON.stringify(document) ?? ''
}

const restructure: Mutation = (bytes, random) => utf8.encode(alter(textOf(bytes), random))

/** One line of JSON is another. */
const restructureLine: Mutation = (bytes, random) => {
  const lines = textOf(bytes).trimEnd().split('\n')
  const place = random.int(lines.length)
  lines[place] = alter(lines[place], random)
  return utf8.encode(lines.join('\n'))
}

const insert: Mutation = (bytes, random) => {
  const pieces: Uint8Array[] = []
  let at = 0
  for (let i = 1 + random.int(3); i > 0; i--) {
    const to = at + random.int(bytes.length - at + 1)
    const token = random.pick(TOKENS).repeat(1 + random.int(2) * random.int(200))
    pieces.push(bytes.subarray(at, to), utf8.encode(token))
    at = to
  }
  return Uint8Array.from([...pieces, bytes.subarray(at)].flatMap((piece) => [...piece]))
}

/** Another encoding, or the mark of one. */
const encode: Mutation = (bytes, random) => {
  const kind = random.int(3)
  if (kind === 0) return Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes])
  if (kind === 1) return Uint8Array.from([0xff, 0xfe, ...Array.from(bytes).flatMap((byte) => [byte, 0])])
  return Uint8Array.from(bytes, (byte) => (byte < 0x80 ? byte : 0xe4))
}

/** Cells of a table are exchanged, left out or given twice. */
const shuffleCells: Mutation = (bytes, random) => {
  const rows = textOf(bytes).split('\n').map((line) => line.split(',')) // prettier-ignore
  for (let i = 1 + random.int(4); i > 0; i--) {
    const [row, other] = [random.pick(rows), random.pick(rows)]
    const place = random.int(row.length)
    const kind = random.int(3)
    if (kind === 0) row[place] = random.pick(other)
    else if (kind === 1) row.splice(place, 1)
    else row.splice(place, 0, random.pick(other))
  }
  return utf8.encode(rows.map((row) => row.join(',')).join('\n'))
}

const TEXT_MUTATIONS = { ...BYTE_MUTATIONS, insert, encode }
export const JSON_MUTATIONS: Readonly<Record<string, Mutation>> = { ...TEXT_MUTATIONS, restructure }
export const LINE_MUTATIONS: Readonly<Record<string, Mutation>> = { ...TEXT_MUTATIONS, restructureLine }
export const CSV_MUTATIONS: Readonly<Record<string, Mutation>> = { ...TEXT_MUTATIONS, shuffleCells }
