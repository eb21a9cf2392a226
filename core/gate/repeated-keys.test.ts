// Keys that stand twice.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { repeatedKeys } from './repeated-keys.ts'

test.each<[string, string[]]>([
  ['{"a": 1, "b": {"a": 2}}', []],
  ['{"a": 1, "a": 2}', ['/a']],
  ['{"a": [{"b": 1}, {"b": 1, "b" : 2, "b":3}]}', ['/a/1/b', '/a/1/b']],
  ['{"a": "b", "b": "a", "x": ["a", "a"]}', []],
  ['{"a~/": 1, "a~\\u002f": 2}', ['/a~0~1']],
  ['{"a": "\\"{,", "b": [[], {}, 1], "a": 1}', ['/a']],
])('%s: %j', (text, found) => expect(repeatedKeys(text)).toEqual(found))

test('what is printed from a value has none, and a key that is put in once more is found', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (text) => {
      expect(repeatedKeys(text)).toEqual([])
      expect(repeatedKeys(`{"k":${text},"k":${text}}`)).toEqual(['/k'])
      expect(repeatedKeys(`[0,${text},{"k":${text}, "k"\n:1}]`)).toEqual(['/2/k'])
    }),
  )
})
