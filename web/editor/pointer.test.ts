import { json } from '@codemirror/lang-json'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { architectureSchema } from '../engine/json-schema.ts'
import { schemasAt } from './complete.ts'
import { pathAt, rangeAt, valueIn } from './pointer.ts'

const { parser } = json().language
const escape = (key: string | number) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`

/** Every value of a JSON value, with the way to it. */
function* valuesOf(value: unknown, path: (string | number)[] = []): Generator<[(string | number)[], unknown]> {
  yield [path, value]
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* valuesOf(item, [...path, i])
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) yield* valuesOf(item, [...path, key])
}

test('a pointer finds the text of its value, and the text the way back', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value, null, 1)
      const tree = parser.parse(text)
      for (const [path, expected] of valuesOf(JSON.parse(text))) {
        const { from, to } = rangeAt(tree, text, path.map(escape).join(''))
        expect(JSON.parse(text.slice(from, to))).toEqual(expected)
        // Inside an empty object or list as in any other value.
        if (to > from + 1) expect(pathAt(tree, text, from + 1)).toEqual(path)
      }
    }),
  )
})

test('the text says its value, and one that is cut off what is whole of it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value)
      expect(valueIn(parser.parse(text), text)).toEqual(JSON.parse(text))
      for (let end = 0; end < text.length; end += 5) valueIn(parser.parse(text.slice(0, end)), text.slice(0, end))
    }),
  )
  const cut = '{ "nodes": [{ "id": "a", "op": "co'
  expect(valueIn(parser.parse(cut), cut)).toEqual({ nodes: [{ id: 'a' }] })
})

test('a pointer that leads nowhere finds the last value on the way', () => {
  const text = '{ "nodes": [{ "id": "a" }] }'
  const { from, to } = rangeAt(parser.parse(text), text, '/nodes/0/kernel')
  expect(text.slice(from, to)).toBe('{ "id": "a" }')
})

test('the schema of a node is that of its operation', () => {
  const schema = architectureSchema()
  const document = { nodes: [{ id: 'a', op: 'conv', inputs: ['input'] }] }
  const [conv, ...others] = schemasAt(schema, ['nodes', 0], document)
  expect(others).toEqual([])
  expect(Object.keys(conv.properties!)).toEqual(expect.arrayContaining(['kernel', 'channels', 'stride', 'groups']))
  const unknown = schemasAt(schema, ['nodes', 0], { nodes: [{ op: 'con' }] })
  expect(unknown.length).toBeGreaterThan(20)
})
