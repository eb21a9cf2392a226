// Whom the nodes of a GHN's graph hear from, against sets that are followed through the network edge by edge.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseArchitecture } from '../../arch/parse.ts'
import { architectureArbitrary } from '../../arch/testing.ts'
import { createRandom } from '../../spaces/random.ts'
import { SPACES } from '../../spaces/spaces.ts'
import { ghnGraph } from './nodes.ts'
import type { ArchGraph } from '../../arch/graph.ts'

/** For each node its place in its block and, ascending, the places of those it hears from. */
function heardFrom(architecture: ArchGraph) {
  const { graph, blocks } = ghnGraph(architecture)
  const placeOf = new Map(
    blocks.flatMap((block) => block.flatMap(({ source }, place) => (source < 0 ? [] : [[source, place] as const]))),
  )
  const carriedBy = (index: number, block: number): number[] => {
    if (index < 0 || graph.nodes[index].block !== block) return [0]
    const place = placeOf.get(index)
    return place === undefined ? graph.nodes[index].inputs.flatMap((i) => carriedBy(i, block)) : [place]
  }
  const ascending = (places: readonly number[]) => [...new Set(places)].sort((a, b) => a - b)
  const operations = blocks.flatMap((block) => block.filter(({ source }) => source >= 0))
  return {
    actual: operations.map(({ inputs }) => inputs),
    expected: operations.map(({ source }) => {
      const { inputs, block } = graph.nodes[source]
      return ascending(inputs.flatMap((i) => carriedBy(i, block)))
    }),
  }
}

test('a node hears from those whose values reach it through sums, norms and activations alone', () => {
  fc.assert(
    fc.property(architectureArbitrary(20), (document) => {
      const { actual, expected } = heardFrom(parseArchitecture(document))
      expect(actual).toEqual(expected)
    }),
    { numRuns: 200 },
  )
  for (const space of SPACES.values()) {
    const { actual, expected } = heardFrom(space.resolve(space.sample(createRandom(3))).scored)
    expect(actual).toEqual(expected)
  }
})

// It takes .3 s here; comparing every two positions of two lists took 17.
test('thousands of sums of thousands of terms, each read by another block, hang nothing', { timeout: 8000 }, () => {
  const COUNT = 3000
  const shape = [4, 4, 4] as const
  const window = { kernel: [1, 1], stride: [1, 1], padding: [0, 0], dilation: [1, 1] } as const
  const conv = { type: 'conv', groups: 1, bias: false, ...window } as const
  const add = { type: 'add' } as const
  const numbers = [...Array(COUNT).keys()]
  const halves = [0, 1].map((rest) => numbers.filter((i) => i % 2 === rest))
  const convs = numbers.map((i) => ({ id: `conv${i}`, op: conv, inputs: [-1], shape, block: 0 }))
  const sums = halves.map((inputs, i) => ({ id: `half${i}`, op: add, inputs, shape, block: 0 }))
  const again = numbers.map((i) => ({ id: `sum${i}`, op: add, inputs: [COUNT, COUNT + 1], shape, block: 0 }))
  const readers = numbers.map((i) => ({ id: `read${i}`, op: conv, inputs: [COUNT + 2 + i], shape, block: 1 }))
  const first = 2 * COUNT + 2
  const last = { id: 'all', op: add, inputs: numbers.map((i) => first + i), shape, block: 1 }
  const nodes = [...convs, ...sums, ...again, ...readers, last]
  const { blocks } = ghnGraph({ input: shape, classes: 4, nodes, output: nodes.length - 1 })
  const all = numbers.map((i) => i + 1)
  expect(blocks.map((block) => block.at(-1)!.inputs)).toEqual([all, all])
})
