// Networks of the space of vision transformers.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cost } from '../arch/cost.ts'
import { ArchitectureError } from '../arch/errors.ts'
import { createRandom } from './random.ts'
import { SPACES } from './spaces.ts'
import { HEADS, RATIOS, WIDTHS, parseTransformer, printTransformer, sampleTransformer } from './transformer.ts'

const space = SPACES.get('imagenet-transformer')!
const uniform = (width: number, depth: number, block: string) => [width, ...Array<string>(depth).fill(block)].join('|')

/**
 * By hand: patches, token, positions; per block norms, queries, keys, values, projection and MLP with their biases; the
 * head.
 */
function paramsOf(width: number, blocks: readonly { readonly heads: number; readonly ratio: number }[]): number {
  const linear = (into: number, out: number) => (into + 1) * out
  const body = blocks.reduce((sum, { heads, ratio }) => {
    const inner = heads * 64
    const mlp = linear(width, ratio * width) + linear(ratio * width, width)
    return sum + 4 * width + linear(width, 3 * inner) + linear(inner, width) + mlp
  }, 0)
  return linear(768, width) + width + 197 * width + body + 2 * width + linear(width, 1000)
}

test('every draw is read back as printed, replays from its seed, and has the parameters of its choices', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (seed) => {
      const network = sampleTransformer(createRandom(seed))
      expect(parseTransformer(printTransformer(network))).toEqual(network)
      expect(sampleTransformer(createRandom(seed))).toEqual(network)
      const { graph } = space.resolve(printTransformer(network))
      expect(cost(graph).params).toBe(paramsOf(network.width, network.blocks))
    }),
    { numRuns: 20 },
  )
})

test('has DeiT-Ti in it, with its published parameters', () => {
  const { graph } = space.resolve(uniform(192, 12, '3x4'))
  expect(cost(graph).params).toBe(5_717_416)
  expect(graph.nodes[graph.output].shape).toEqual([1000])
})

test('all choices are drawn', () => {
  const random = createRandom(3)
  const drawn = Array.from({ length: 60 }, () => sampleTransformer(random))
  expect(new Set(drawn.map(({ width }) => width))).toEqual(new Set(WIDTHS))
  const blocks = drawn.flatMap((network) => network.blocks)
  expect(new Set(blocks.map(({ heads, ratio }) => `${heads}x${ratio}`)).size).toBe(HEADS.length * RATIOS.length)
})

test('is scored by three blocks, and takes the classes of another dataset', () => {
  const { graph, scored } = space.resolve(uniform(240, 14, '4x3.5'), { classes: 10 })
  expect([graph.classes, scored.classes]).toEqual([10, 10])
  const blocks = Array<{ heads: number; ratio: number }>(3).fill({ heads: 4, ratio: 3.5 })
  expect(cost(scored).params).toBe(paramsOf(240, blocks) - 241 * 990)
})

test.each([
  ['100|3x4', "the width must be 192, 216, 240, not '100'"],
  [uniform(192, 3, '3x4'), 'there must be 12, 13, 14 blocks, not 3'],
  [uniform(192, 12, '5x4'), 'block 1 must be'],
  [uniform(192, 12, '3x4x1'), 'block 1 must be'],
])('%s is refused', (arch, detail) => {
  expect(() => space.resolve(arch)).toThrow(ArchitectureError)
  expect(() => space.resolve(arch)).toThrow(detail)
})
