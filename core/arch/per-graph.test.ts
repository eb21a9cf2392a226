import { expect, test } from 'vitest'
import { perGraph } from './per-graph.ts'
import type { ArchGraph } from './graph.ts'

const graph = (): ArchGraph => ({ input: [3, 8, 8], classes: 2, nodes: [], output: 0 })

test('what is remembered of a graph is of that one alone: a copy has its own', () => {
  let computed = 0
  const outputOf = perGraph(({ output }) => {
    computed++
    return output
  })
  const first = graph()
  expect([outputOf(first), outputOf(first), computed]).toEqual([0, 0, 1])
  expect([outputOf({ ...first, output: 5 }), outputOf({ ...structuredClone(first), output: 6 }), computed]).toEqual([
    5, 6, 3,
  ])
  expect(first).toStrictEqual(graph())
})

test('what is told need not be computed, and one is not taken for another', () => {
  const a = perGraph((): string => expect.unreachable())
  const b = perGraph(() => 'b')
  const first = graph()
  a.set(first, 'a')
  expect([a(first), b(first)]).toEqual(['a', 'b'])
  a.set(first, 'anew')
  expect(a(first)).toBe('anew')
})
