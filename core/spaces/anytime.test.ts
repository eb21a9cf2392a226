// Networks of the anytime space.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { exitCosts } from '../arch/cost.ts'
import { parseArchitecture } from '../arch/parse.ts'
import { validate } from '../arch/validate.ts'
import { LIMITS } from '../ops/network-limits.ts'
import {
  ANYTIME_NODES,
  ANYTIME_SIZES,
  type AnytimeNetwork,
  parseNetwork,
  printNetwork,
  sampleNetwork,
  toArchitecture,
} from './anytime.ts'
import { GHN_OPS } from './ghn-network.ts'
import { createRandom } from './random.ts'

const networks = fc
  .tuple(fc.maxSafeInteger(), ...ANYTIME_NODES.map((most) => fc.integer({ min: 1, max: most })))
  .map(([seed, ...nodes]): AnytimeNetwork => sampleNetwork(createRandom(seed), nodes))

test('a network is read back as it was printed', () => {
  fc.assert(
    fc.property(networks, (network) => {
      expect(parseNetwork(printNetwork(network))).toEqual(network)
    }),
  )
})

test('every sample is valid, has the exits that it names, each node at its size, and every exit costs more than the one before', () => {
  fc.assert(
    fc.property(networks, (network) => {
      const graph = parseArchitecture(toArchitecture(network))
      expect(graph.exits ?? []).toHaveLength(network.flat().filter(({ exit }) => exit).length)
      const costs = exitCosts(graph).map(({ macs }) => macs)
      costs.forEach((macs, i) => expect(macs).toBeGreaterThan(costs[i - 1] ?? 0))
      network.forEach((nodes, cell) =>
        nodes.forEach(({ size }, index) => {
          const name = `c${cell + 1}.v${index + 1}`
          const node = graph.nodes.findLast(({ id }) => id === name || id === `${name}.bn`)!
          expect(node.shape).toEqual([32 * 2 ** cell, size, size])
        }),
      )
      expect(graph.nodes.at(-1)).toMatchObject({ id: 'logits', block: 4 })
    }),
    { numRuns: 60 },
  )
})

test('a draw has cells of 24, 16 and 8 nodes and replays from its seed', () => {
  const network = sampleNetwork(createRandom(5))
  expect(network.map((nodes) => nodes.length)).toEqual([24, 16, 8])
  expect(sampleNetwork(createRandom(5))).toEqual(network)
  expect(sampleNetwork(createRandom(6))).not.toEqual(network)
})

test('the largest networks keep within the limits of a document', () => {
  for (const op of GHN_OPS) {
    const largest = ANYTIME_NODES.map((count, cell) =>
      Array.from({ length: count }, (_, index) => {
        // Sizes fall in steps, so that the nodes at their beginnings read pooled copies.
        const size = ANYTIME_SIZES[cell][Math.floor(index / 8)]
        return { op, size, from: index ? [index - 1, index] : [0], exit: true }
      }),
    )
    const document = toArchitecture(largest)
    expect(document.nodes.length).toBeLessThan(LIMITS.nodes)
    expect(document.exits!.length).toBeLessThanOrEqual(LIMITS.exits)
    expect(validate(document)).toBeDefined()
    expect(parseArchitecture(document).exits).toHaveLength(48)
  }
})

test('what is pooled for several readers is pooled once', () => {
  const pools = parseNetwork('identity@32~0|conv_1x1@16~1|conv_1x1@16~1|identity@8~1/identity@8~0/identity@8~0')
  const { nodes } = toArchitecture(pools)
  const into = nodes.filter(({ op, inputs }) => op === 'avg_pool' && inputs[0] === 'c1.v1')
  expect(into.map(({ id }) => id)).toEqual(['c1.v1.at16.c1', 'c1.v1.at8.c1'])
})

const rest = '/identity@16~0/identity@8~0'
test.each([
  ['identity@32~0', 'an anytime network has 3 cells between slashes, not 1'],
  [`sep_conv_3@32~0${rest}`, "did you mean 'sep_conv_3x3'?"],
  [`identity@32~1${rest}`, 'node 1 of cell 1 must read numbers from 0 to 0'],
  [`identity@32~0|identity@32~1~0${rest}`, 'node 2 of cell 1 must read numbers from 0 to 1, ascending'],
  [`identity@64~0${rest}`, 'node 1 of cell 1 must work at 32, 16, 8, not 64'],
  ['identity@32~0/identity@32~0/identity@8~0', 'node 1 of cell 2 must work at 16, 8, not 32'],
  [`identity@8~0|identity@16~1${rest}`, 'node 2 of cell 1 works at 16 and cannot read node 1, which works at 8'],
  [`identity@32${rest}`, "node 1 of cell 1 must be '<op>@<size>~<node>~...'"],
  [`identity@32~0**${rest}`, 'node 1 of cell 1 must be'],
  [`${Array.from({ length: 25 }, () => 'identity@32~0').join('|')}${rest}`, 'cell 1 has at most 24 nodes'],
])('%j is refused', (text, detail) => {
  expect(() => parseNetwork(text)).toThrow(detail)
})
