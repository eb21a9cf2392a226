// Text of all kinds, from bytes however they come.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCsv } from './csv.ts'
import { decodeText } from './decode.ts'
import { TextError } from './errors.ts'
import { parseJson, readJson } from './json.ts'
import { LONGEST_LINE, linesOf } from './lines.ts'
import { ndjsonOf, readNdjson } from './ndjson.ts'
import type { JsonLine } from './ndjson.ts'

const utf8 = new TextEncoder()
const MARK = [0xef, 0xbb, 0xbf]
const utf16 = (text: string, big = false) => {
  const units = Array.from(text, (character) => character.charCodeAt(0))
  return Uint8Array.from(
    [0xfeff, ...units].flatMap((unit) => (big ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8])),
  )
}
const codeOf = (read: () => unknown): unknown => {
  try {
    return { value: read() }
  } catch (error) {
    if (!(error instanceof TextError)) throw error
    return { code: error.code, message: error.message }
  }
}
const outcomes = (items: readonly JsonLine[]) => items.map(({ line, read }) => ({ line, ...(codeOf(read) as object) }))

describe('bytes as text', () => {
  test('are UTF-8, with or without its mark, which is no character of it', () => {
    expect(decodeText(Uint8Array.from([...MARK, ...utf8.encode('{"ä": "\u2028"}')]), 'it')).toBe('{"ä": "\u2028"}')
    // A second mark is a character.
    expect(decodeText(Uint8Array.from([...MARK, ...MARK, 97]), 'it')).toBe('\uFEFFa')
    expect(decodeText(new Uint8Array(), 'it')).toBe('')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const plain = text.replace(/^\uFEFF/, '')
        expect(decodeText(utf8.encode(plain), 'it')).toBe(plain)
        expect(decodeText(Uint8Array.from([...MARK, ...utf8.encode(plain)]), 'it')).toBe(plain)
      }),
    )
  })

  test.each<[string, Uint8Array, string]>([
    ['UTF-16, little endian', utf16('{}'), 'the file is UTF-16 and not UTF-8; save it as that'],
    ['UTF-16, big endian', utf16('{}', true), 'the file is UTF-16 and not UTF-8; save it as that'],
    ['UTF-32', Uint8Array.of(0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0), 'the file is UTF-32 and not UTF-8'],
    ['bytes of no text', Uint8Array.of(0x7b, 0xff, 0x7d), 'the file is not UTF-8'],
    ['a surrogate', Uint8Array.of(0xed, 0xa0, 0x80), 'the file is not UTF-8'],
    ['a character that is cut', Uint8Array.of(0xe2, 0x80), 'the file is not UTF-8'],
  ])('of another encoding are refused by its name: %s', (_, bytes, message) => {
    expect(() => decodeText(bytes, 'the file')).toThrow(message)
    expect(() => readJson(bytes, 'the file')).toThrow(TextError)
  })
})

describe('JSON', () => {
  test('is told from what is none, by what it is', () => {
    expect(parseJson('\t[1, "\u2028"]\r\n', 'it')).toEqual([1, '\u2028'])
    expect(() => parseJson('{"a": ', 'runs.json')).toThrow(/^runs\.json is not JSON: /)
    expect(() => parseJson('', 'it')).toThrow('it is not JSON')
    expect(() => parseJson('['.repeat(65), 'it')).toThrow('it nests deeper than 64 levels')
    expect(() => parseJson('['.repeat(100_000), 'it')).toThrow(TextError)
  })
})

describe('lines', () => {
  test('end in LF or CR LF and in nothing else, and are counted with the blank ones', () => {
    const bytes = utf8.encode('\uFEFF1\r\n\n "\u2028\u2029\u0085\f\v"\n \t\r\n[1,\r2]\nlast')
    expect(outcomes(ndjsonOf(bytes, 'it'))).toEqual([
      { line: 1, value: 1 },
      // What control characters do to a string is for JSON to say.
      { line: 3, code: 'not_json', message: expect.stringContaining('the line is not JSON: ') },
      { line: 5, value: [1, 2] },
      { line: 6, code: 'not_json', message: expect.stringContaining('the line is not JSON: ') },
    ])
    expect(linesOf(utf8.encode('a\n\nb\n'), 'it').map(({ number, text }) => [number, text()])).toEqual([
      [1, 'a'],
      [2, ''],
      [3, 'b'],
    ])
    expect(ndjsonOf(utf8.encode('"a\u2028b"\n"\u2028"'), 'it').map(({ read }) => read())).toEqual([
      'a\u2028b',
      '\u2028',
    ])
    expect(linesOf(new Uint8Array(), 'it')).toEqual([])
  })

  test('that are not UTF-8 or too long spoil no others', () => {
    const long = new Uint8Array(LONGEST_LINE + 1).fill(32)
    const bytes = Uint8Array.from([...utf8.encode('1\n'), 0xff, 10, ...long, 10, ...utf8.encode('2')])
    expect(outcomes(ndjsonOf(bytes, 'it'))).toEqual([
      { line: 1, value: 1 },
      { line: 2, code: 'not_utf8', message: 'the line is not UTF-8; save it as that' },
      { line: 3, code: 'line_too_long', message: `the line has more than ${LONGEST_LINE} bytes` },
      { line: 4, value: 2 },
    ])
    const most = `"${'a'.repeat(LONGEST_LINE - 2)}"`
    expect(ndjsonOf(utf8.encode(`${most}\n`), 'it')[0].read()).toHaveLength(LONGEST_LINE - 2)
  })

  test('of UTF-16 are refused as a whole', () => {
    expect(() => ndjsonOf(utf16('1\n2\n'), 'the body')).toThrow('the body is UTF-16')
  })

  const part = fc.oneof(
    fc.constantFrom<readonly number[]>([10], [13, 10], [13], MARK, [0xe2, 0x80, 0xa8], [0xff], [0], [32], [0xed, 0xa0]),
    fc.string({ unit: 'binary', maxLength: 6 }).map((text) => [...utf8.encode(text)]),
    fc.jsonValue().map((json) => [...utf8.encode(JSON.stringify(json))]),
  )
  test('are the same however the bytes come', async () => {
    const pieces = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 20 }), pieces, async (parts, sizes) => {
        const bytes = Uint8Array.from(parts.flat())
        const whole = (() => {
          try {
            return outcomes(ndjsonOf(bytes, 'it'))
          } catch (error) {
            return (error as Error).message
          }
        })()
        let at = 0
        const cut = [...sizes.map((size) => bytes.subarray(at, (at += size))), bytes.subarray(at)]
        const read: JsonLine[] = []
        try {
          for await (const item of readNdjson(ReadableStream.from(cut), 'it')) read.push(item)
          expect(outcomes(read)).toEqual(whole)
        } catch (error) {
          if (!(error instanceof TextError)) throw error
          expect(error.message).toBe(whole)
        }
      }),
    )
  })
})

describe('CSV', () => {
  test.each(['\n', '\r\n', '\r'])('has lines that end in %j, and quotes that hold them', (end) => {
    const text = ['a,b', '1,"x, ""y"""', '2,"one\ntwo\u2028"', ''].join(end)
    expect(parseCsv(text, 'it').map(({ cells }) => cells)).toEqual([
      ['a', 'b'],
      ['1', 'x, "y"'],
      ['2', 'one\ntwo\u2028'],
    ])
  })

  test('says where a record ends, and which quote is not closed', () => {
    expect(parseCsv('a\r\n"1\n2"\r\n3\r\n', 'it').map(({ line }) => line)).toEqual([1, 3, 4])
    expect(() => parseCsv('a\n"1\n', 't.csv')).toThrow(/^t\.csv cannot be read as CSV: /)
  })

  test('gives back whatever cells were written', () => {
    const cell = fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => text.isWellFormed())
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }), (rows) => {
        const quoted = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','))
        expect(parseCsv(quoted.join('\r\n'), 'it').map(({ cells }) => cells)).toEqual(rows)
      }),
    )
  })
})
