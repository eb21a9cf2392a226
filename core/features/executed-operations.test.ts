import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseArchitecture } from '../arch/parse.ts'
import { prune } from '../arch/prune.ts'
import { architectureArbitrary } from '../arch/testing.ts'
import { EXECUTIONS, executedOperations } from './executed-operations.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Execution } from './executed-operations.ts'

const conv = (id: string, from: string) => ({ id, op: 'conv', kernel: 1, channels: 3, inputs: [from] })
const node = (id: string, op: string, ...inputs: string[]) => ({ id, op, inputs })

function network(nodes: object[]): ArchGraph {
  const logits = [node('gap', 'global_avg_pool', 'end'), { id: 'logits', op: 'linear', channels: 2, inputs: ['gap'] }]
  return parseArchitecture({ input: { channels: 3, height: 4, width: 4 }, classes: 2, nodes: [...nodes, ...logits] })
}

/** Ids of the operations before the head. */
const executed = (nodes: object[], execution: Execution) =>
  executedOperations(network(nodes), execution)
    .map((step) => step.node.id)
    .filter((id) => id !== 'gap' && id !== 'logits')

describe('what is executed', () => {
  // A live branch, zeros of a sum and what computes on zeros alone, a branch that nobody reads.
  const nodes = [
    conv('live', 'input'),
    conv('before', 'input'),
    node('none', 'zero', 'before'),
    conv('still', 'none'),
    conv('unread', 'live'),
    node('end', 'add', 'live', 'none', 'still'),
  ]
  test.each<[Execution, string[]]>([
    ['written', ['live', 'before', 'none', 'still', 'unread', 'end']],
    ['reaching', ['live', 'before', 'none', 'still', 'end']],
    // The sum has lost its zeros, but the convolution that reads them runs, and so does what makes them.
    ['fed', ['live', 'before', 'none', 'still', 'end']],
    ['pruned', ['live']],
  ])('of a network as %s', (execution, ids) => {
    expect(executed(nodes, execution)).toEqual(ids)
  })

  test('zeros that only sums read are not executed where sums are fed without them', () => {
    const summed = [conv('live', 'input'), node('none', 'zero', 'input'), node('end', 'add', 'none', 'live')]
    expect(executed(summed, 'reaching')).toEqual(['live', 'none', 'end'])
    expect(executed(summed, 'fed')).toEqual(['live', 'end'])
  })

  test('a sum of nothing but zeros keeps them', () => {
    const still = [
      node('none', 'zero', 'input'),
      node('sum', 'add', 'none', 'none'),
      node('end', 'add', 'input', 'sum'),
    ]
    expect(executed(still, 'fed')).toEqual(['none', 'sum', 'end'])
  })
})

describe('values', () => {
  const values = (nodes: object[], execution: Execution) =>
    Object.fromEntries(
      executedOperations(network(nodes), execution).map(({ node: { id }, reads, value }) => [id, { reads, value }]),
    )

  test('pass through identities and sums of one', () => {
    const steps = values(
      [conv('a', 'input'), node('skip', 'identity', 'a'), node('one', 'add', 'skip'), node('end', 'relu', 'one')],
      'written',
    )
    expect(steps.skip).toEqual({ reads: [steps.a.value], value: steps.a.value })
    expect(steps.one).toEqual(steps.skip)
    expect(steps.end.reads).toEqual([steps.a.value])
    expect(steps.end.value).not.toBe(steps.a.value)
    expect(values([node('end', 'identity', 'input')], 'written').end).toEqual({ reads: [-1], value: -1 })
  })

  // The same twice on one value, once through an identity; and pairs that differ in operation, attributes, weights or
  // input.
  const pool = (id: string, kernel: number, from = 'input') => ({ id, op: 'avg_pool', kernel, inputs: [from] })
  const twins = [
    pool('a', 3),
    node('skip', 'identity', 'input'),
    pool('b', 3, 'skip'),
    pool('c', 1),
    node('d', 'relu', 'a'),
    node('e', 'relu', 'b'),
    node('f', 'relu', 'c'),
    conv('g', 'input'),
    conv('h', 'input'),
    node('end', 'add', 'd', 'e', 'f', 'g', 'h'),
  ]
  test.each(['reaching', 'fed', 'pruned'] as const)(
    'that are computed already are not computed again: %s',
    (execution) => {
      const steps = values(twins, execution)
      const ids = Object.keys(steps).filter((id) => id !== 'skip')
      expect(ids).toEqual(['a', 'c', 'd', 'f', 'g', 'h', 'end', 'gap', 'logits'])
      expect(steps.end.reads).toEqual(['d', 'd', 'f', 'g', 'h'].map((id) => steps[id].value))
    },
  )

  test('are computed as often as they are written by an eager framework', () => {
    expect(Object.keys(values(twins, 'written'))).toEqual([...twins.map(({ id }) => id), 'gap', 'logits'])
  })
})

test('less is executed from one execution to the next, and every value is computed before it is read', () => {
  fc.assert(
    fc.property(architectureArbitrary(20), (document) => {
      const graph = parseArchitecture(document)
      const counts = EXECUTIONS.map((execution) => {
        const steps = executedOperations(graph, execution)
        const known = new Set([-1])
        for (const { reads, value } of steps) {
          for (const read of reads) expect(known).toContain(read)
          known.add(value)
        }
        expect(steps.at(-1)!.node.id).toBe((execution === 'pruned' ? prune(graph) : graph).nodes.at(-1)!.id)
        return steps.filter(({ node: { op } }) => op.type === 'conv' || op.type === 'linear').length
      })
      expect(counts).toEqual(counts.toSorted((a, b) => b - a))
    }),
  )
})
