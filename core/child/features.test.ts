import { expect, test } from 'vitest'
import { parseArchitecture } from '../arch/parse.ts'
import { featuresOf } from './features.ts'

const graphOf = (nodes: readonly object[]) =>
  parseArchitecture({ input: { channels: 3, height: 8, width: 8 }, classes: 10, nodes })
const idOf = (nodes: readonly object[]) => {
  const graph = graphOf(nodes)
  return graph.nodes[featuresOf(graph, graph.output)].id
}
const stem = { id: 'stem', op: 'conv', kernel: 3, channels: 6, inputs: ['input'] }
const pool = (from: string) => ({ id: 'pool', op: 'global_avg_pool', inputs: [from] })

test('features are what the last kernel reads, whatever stands behind it', () => {
  expect(idOf([stem, pool('stem'), { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] }])).toBe('pool')
  const convolved = [
    { id: 'last', op: 'conv', kernel: 1, channels: 10, inputs: ['stem'] },
    { id: 'relu', op: 'relu', inputs: ['last'] },
  ]
  expect(idOf([stem, ...convolved, pool('relu')])).toBe('stem')
})

test('where values come together, or nothing stands before the kernel, they are the logits', () => {
  const heads = ['a', 'b'].map((id) => ({ id, op: 'linear', channels: 10, inputs: ['pool'] }))
  expect(idOf([stem, pool('stem'), ...heads, { id: 'mean', op: 'add', inputs: ['a', 'b'] }])).toBe('mean')
  expect(idOf([{ id: 'logits', op: 'linear', channels: 10, inputs: ['input'] }])).toBe('logits')
})
