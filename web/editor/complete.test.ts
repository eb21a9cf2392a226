import { CompletionContext } from '@codemirror/autocomplete'
import { json } from '@codemirror/lang-json'
import { ensureSyntaxTree } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import { architectureSchema } from '../engine/json-schema.ts'
import { completeBy } from './complete.ts'

const complete = completeBy(architectureSchema())
const NODES = '{"nodes": [{"id": "a", "op": "conv", "inputs": ["input"]}, {"id": "b", "op": "conv", "inputs": '

/** What is offered at the end of `before`, and the text that it stands in the place of. */
function offered(before: string, behind = '', explicit = false) {
  const state = EditorState.create({ doc: before + behind, extensions: [json()] })
  ensureSyntaxTree(state, state.doc.length, 5000)
  const result = complete(new CompletionContext(state, before.length, explicit))
  return {
    labels: result?.options.map(({ label }) => label) ?? [],
    replaced: result ? state.sliceDoc(result.from, result.to) : '',
  }
}

test.each([
  ['{"nodes": [{"id": "a", "op": "ma', '"}]}', '"ma"'],
  ['{"nodes": [{"id": "a", "op": "ma', '', '"ma'],
])('offers every operation in the place of %s', (before, behind, replaced) => {
  const answer = offered(before, behind)
  expect(answer.replaced).toBe(replaced)
  expect(answer.labels).toEqual(expect.arrayContaining(['"conv"', '"max_pool"', '"attention"']))
})

test('offers the attributes of the operation that stands there, and no other', () => {
  const { labels } = offered(`${NODES}["a"], "`, '"}]}')
  expect(labels).toEqual(expect.arrayContaining(['"kernel"', '"groups"']))
  expect(labels).not.toContain('"heads"')
})

test('offers what a node may read: the nodes before it, the last one first', () => {
  expect(offered(`${NODES}["`).labels).toEqual(['"a"', '"input"'])
})

test('offers nothing unasked where no word is begun', () => {
  expect(offered('{"nodes": [ ', ']}').labels).toEqual([])
  expect(offered('{ ', '}', true).labels).toEqual(expect.arrayContaining(['"nodes"', '"space"']))
})
