// Networks of the open space.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cost } from '../../arch/cost.ts'
import { ArchitectureError } from '../../arch/errors.ts'
import { parseArchitecture } from '../../arch/parse.ts'
import { defaultConfig } from '../../ghn/config.ts'
import { ghnItem } from '../../ghn/tiles/tile-plan.ts'
import { createRandom } from '../random.ts'
import { SPACES } from '../spaces.ts'
import { DESIGNS } from './designs.ts'
import { NARROWEST, WIDEST } from './draw-blocks.ts'
import {
  LEAST_PARAMS,
  MOST_MACS,
  MOST_PARAMS,
  SIDES,
  parseNetwork,
  printNetwork,
  sampleNetwork,
  toArchitecture,
} from './open-space.ts'

const numbers = fc.nat(2 ** 32 - 1)

describe.each(DESIGNS.map((design) => [design.name, design] as const))('%s', (_, design) => {
  test('every number gives a network within the bounds, the same each time', () => {
    fc.assert(
      fc.property(numbers, fc.constantFrom(...SIDES), (number, side) => {
        const network = { design, side, number }
        expect(parseNetwork(printNetwork(network))).toEqual(network)
        const document = toArchitecture(network)
        expect(toArchitecture(network)).toEqual(document)
        const graph = parseArchitecture(document)
        expect(graph.input).toEqual([3, side, side])
        expect(graph.classes).toBe(10)
        const { params, macs } = cost(graph)
        expect(params).toBeGreaterThanOrEqual(LEAST_PARAMS)
        expect(params).toBeLessThanOrEqual(MOST_PARAMS)
        expect(macs).toBeLessThanOrEqual(MOST_MACS)
        for (const { op, shape } of graph.nodes)
          if (op.type === 'batch_norm') expect(shape[0]).toBeGreaterThanOrEqual(NARROWEST)
      }),
      { numRuns: 25 },
    )
  })

  test('has networks of many sizes, and is read by a GHN as it is trained', () => {
    const networks = Array.from({ length: 40 }, (_, number) =>
      parseArchitecture(toArchitecture({ design, side: 16, number })),
    )
    const params = networks.map((graph) => cost(graph).params)
    expect(Math.max(...params) / Math.min(...params)).toBeGreaterThan(8)
    const nodes = networks.map((graph) => graph.nodes.length)
    expect(Math.max(...nodes) / Math.min(...nodes)).toBeGreaterThan(2.5)
    for (const graph of networks) {
      // One block, of generated kernels none of which is brought to a size: norms hold the values together.
      const { ghn, plan } = ghnItem(graph, { ...defaultConfig, blocks: 'merged', scale: 'moments' })
      expect(ghn.blocks).toHaveLength(1)
      expect(plan.weights.filter(({ size }) => size)).toEqual([])
    }
  })
})

test('designs and sides are drawn evenly', () => {
  const random = createRandom(1)
  const count = 240 * DESIGNS.length
  const drawn = Array.from({ length: count }, () => sampleNetwork(random))
  for (const design of DESIGNS) {
    const own = drawn.filter((network) => network.design === design).length
    // Five standard deviations.
    expect(Math.abs(own - 240)).toBeLessThan(5 * Math.sqrt(240))
  }
  expect(Math.abs(drawn.filter(({ side }) => side === 16).length - count / 2)).toBeLessThan(2.5 * Math.sqrt(count))
})

test('widths and depths fill their range', () => {
  const random = createRandom(2)
  const graphs = Array.from({ length: 200 }, () => parseArchitecture(toArchitecture(sampleNetwork(random))))
  const widths = graphs.flatMap(({ nodes }) => nodes.flatMap(({ op, shape }) => (op.type === 'conv' ? [shape[0]] : [])))
  expect(Math.min(...widths)).toBeLessThanOrEqual(NARROWEST)
  expect(widths).toContain(WIDEST)
  const layers = graphs.map(({ nodes }) => nodes.filter(({ op }) => op.type === 'conv' || op.type === 'linear').length)
  expect(Math.min(...layers)).toBeLessThan(6)
  expect(Math.max(...layers)).toBeGreaterThan(80)
})

test('names are refused where they are none', () => {
  const space = SPACES.get('open')!
  for (const [text, detail] of [
    ['mobile/16', "is '<design>/<side>/<number>'"],
    ['mobil/16/1', "did you mean 'mobile'?"],
    ['mobile/24/1', 'a side of 16 or 32'],
    ['mobile/16/4294967296', 'below 2^32'],
    ['mobile/16/-1', 'below 2^32'],
    ['mobile/16/1/2', "is '<design>/<side>/<number>'"],
  ]) {
    expect(() => space.resolve(text)).toThrow(ArchitectureError)
    expect(() => space.resolve(text)).toThrow(detail)
  }
})

test('the space takes the classes of another dataset', () => {
  const space = SPACES.get('open')!
  const arch = space.sample(createRandom(3))
  expect(space.resolve(arch, { classes: 7 }).graph.classes).toBe(7)
  expect(space.resolve(arch).scored.classes).toBe(10)
})
