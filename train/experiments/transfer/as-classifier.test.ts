import { expect, test } from 'vitest'
import { countsOf } from '../truth/counts.ts'
import { asClassifier } from './as-classifier.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'

const head = [
  { id: 'pool', op: 'global_avg_pool', inputs: ['b'] },
  { id: 'logits', op: 'linear', channels: 1000, inputs: ['pool'] },
]
const network = (nodes: readonly object[], last: readonly object[] = head) =>
  parseArchitecture({ input: { channels: 3, height: 224, width: 224 }, classes: 1000, nodes: [...nodes, ...last] })
const convolutions = [
  { id: 'a', op: 'conv', kernel: 3, stride: 2, channels: 8, inputs: ['input'] },
  { id: 'b', op: 'conv', kernel: 3, channels: 16, inputs: ['a'] },
]

test('a classifier of other images keeps its layers but the last', () => {
  const scored = asClassifier(network(convolutions), 10, 32)!
  expect(scored).toMatchObject({ classes: 10, input: [3, 32, 32] })
  expect(scored.nodes[scored.output].shape).toEqual([10, 1, 1])
  expect(scored.nodes[1].shape).toEqual([16, 16, 16])
  expect(countsOf(scored)).toMatchObject({ layers: 3, depth: 3, nodes: 4 })
})

test('one whose logits are more than a layer is left alone', () => {
  const doubled = [...head, { id: 'twice', op: 'concat', inputs: ['logits', 'logits'] }]
  const two = { input: { channels: 3, height: 224, width: 224 }, classes: 2000, nodes: [...convolutions, ...doubled] }
  expect(asClassifier(parseArchitecture(two), 10, 32)).toBeUndefined()
})

test('layers beside one another count, but make no network deeper', () => {
  const beside = [
    ...convolutions,
    { id: 'c', op: 'conv', kernel: 1, channels: 16, inputs: ['a'] },
    { id: 'sum', op: 'add', inputs: ['b', 'c'] },
  ]
  const graph = network(beside, [{ ...head[0], inputs: ['sum'] }, head[1]])
  expect(countsOf(graph)).toMatchObject({ layers: 4, depth: 3 })
})
