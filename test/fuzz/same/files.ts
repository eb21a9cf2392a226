// Files of questions with odd text: characters that separate lines elsewhere, marks, halves of pairs, lines that are no
// JSON.
import fc from 'fast-check'
import { flat, stem } from '../../contract/small-architectures.ts'

const utf8 = new TextEncoder()

const odd = fc.oneof(
  fc.constantFrom(
    '\u2028',
    '\u2029',
    '\u0085',
    '\uFEFF',
    '\0',
    '\ud800',
    '\udfff\ud800',
    '\r',
    '\n',
    '"',
    '\\',
    '𝔸',
    'ä',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
)
const name = fc.array(odd, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))
const long = fc.constant('x'.repeat(70_000))
const document: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ id: fc.oneof(name, fc.integer(), long) }, { requiredKeys: [] }).map((id) => ({ ...id, ...flat() })),
  name.map((id) => ({ id, ...flat([{ ...stem, id }], id) })),
  name.map((op) => ({ id: op, ...flat([{ ...stem, op }]) })),
  fc.tuple(name, name).map(([space, arch]) => ({ id: arch, space, arch })),
  fc.tuple(name, name).map(([id, key]) => ({ id, ...flat(), [key]: 1 })),
  name.map((id) => ({ id, ...flat(), devices: [id] })),
  fc.jsonValue({ stringUnit: 'binary', maxDepth: 3 }),
)
/** A line as `JSON.stringify` writes it, with raw characters for escapes where JSON has them, or with spaces. */
const spelled = fc.tuple(document, fc.constantFrom('', ' ', '\t', '\r')).map(([json, space]) => {
  return { json, bytes: utf8.encode(`${space}${JSON.stringify(json)}${space}`) }
})
const broken = fc.oneof(
  fc.constantFrom('{"id": "a"', '\u2028{}', '\uFEFF{}', 'NaN', '{"id":"\0"}', '['.repeat(70), '\u00a0', '\0'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).map((text) => `x${text.replaceAll(/[\r\n]/g, '')}`),
)
const line = fc.oneof(
  { weight: 6, arbitrary: spelled },
  { weight: 1, arbitrary: broken.map((text) => ({ json: undefined, bytes: utf8.encode(text) })) },
  { weight: 1, arbitrary: fc.constantFrom([0xff], [0xe2, 0x80]).map((bytes) => ({ json: undefined, bytes })) },
  { weight: 1, arbitrary: fc.constantFrom([], [32], [9, 13]).map((bytes) => ({ json: undefined, bytes })) },
)
/** A file of questions; `json` of the lines that are documents. */
export const questionFiles = fc.record({
  mark: fc.constantFrom<readonly number[]>([], [0xef, 0xbb, 0xbf]),
  end: fc.constantFrom<readonly number[]>([10], [13, 10]),
  lines: fc.array(line, { minLength: 1, maxLength: 10 }),
  ended: fc.boolean(),
})
