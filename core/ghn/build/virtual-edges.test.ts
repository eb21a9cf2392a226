import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { distantNodes, reversed } from './virtual-edges.ts'
import type { GhnNode } from './nodes.ts'

const blockOf = (inputs: readonly (readonly number[])[]): GhnNode[] =>
  inputs.map((from) => ({ type: 'conv', source: -1, inputs: from, level: 0 }))

test('nodes hear from those two edges away and further, half as loud and less', () => {
  // A chain of four, and an edge that jumps over the second.
  const distant = distantNodes(blockOf([[], [0], [0, 1], [2]]), 3)
  expect(distant).toEqual([
    { nodes: [], weights: [] },
    { nodes: [], weights: [] },
    { nodes: [], weights: [] },
    { nodes: [0, 1], weights: [1 / 2, 1 / 2] },
  ])
  expect(reversed(distant)[0]).toEqual({ nodes: [3], weights: [1 / 2] })
})

const graphs = fc
  .array(fc.array(fc.nat(30), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((lists) =>
    lists.map((list, v) => (v === 0 ? [] : [...new Set(list.map((u) => u % v))].toSorted((a, b) => a - b))),
  )

test('weights are one over the shortest path up to the longest that counts, from either end', () => {
  fc.assert(
    fc.property(graphs, fc.integer({ min: 2, max: 6 }), (inputs, longest) => {
      // Floyd and Warshall's distances.
      const d = inputs.map((from, v) => inputs.map((_, u) => (u === v ? 0 : from.includes(u) ? 1 : Infinity)))
      for (const k of d.keys())
        for (const v of d.keys()) for (const u of d.keys()) d[v][u] = Math.min(d[v][u], d[v][k] + d[k][u])
      const weightOf = (length: number) => (length >= 2 && length <= longest ? 1 / length : 0)
      const forward = distantNodes(blockOf(inputs), longest)
      const backward = reversed(forward)
      const dense = ({ nodes, weights }: (typeof forward)[number]) =>
        inputs.map((_, u) => (nodes.includes(u) ? weights[nodes.indexOf(u)] : 0))
      for (const v of d.keys()) {
        expect(dense(forward[v])).toEqual(d[v].map(weightOf))
        expect(dense(backward[v])).toEqual(d.map((row) => weightOf(row[v])))
      }
    }),
  )
})
