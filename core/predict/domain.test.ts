// What counts as seen by a training on networks of any width.
import { expect, test } from 'vitest'
import { parseArchitecture } from '../arch/parse.ts'
import { ghnGraph } from '../ghn/build/nodes.ts'
import { createRandom } from '../spaces/random.ts'
import { SPACES, openSpaceOf } from '../spaces/spaces.ts'
import { domainOf, outsideDomain } from './domain.ts'

const space = openSpaceOf([16])
const graphs = (seed: number, count: number) => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => ghnGraph(space.resolve(space.sample(random)).graph, true))
}
const domain = domainOf(graphs(1, 300), true)

const network = (layer: object, from = 'stem') =>
  ghnGraph(
    parseArchitecture({
      input: { channels: 3, height: 16, width: 16 },
      classes: 10,
      nodes: [
        { id: 'stem', op: 'conv', kernel: 3, channels: 24, inputs: ['input'] },
        { id: 'norm', op: 'batch_norm', inputs: ['stem'] },
        { id: 'layer', ...layer, inputs: [from] },
        { id: 'gap', op: 'global_avg_pool', inputs: ['layer'] },
        { id: 'logits', op: 'linear', channels: 10, inputs: ['gap'] },
      ],
    }),
    true,
  )

test('nearly all other networks of the space are inside, of whatever widths, and small in a manifest', () => {
  const others = graphs(2, 200)
  expect(others.filter((ghn) => outsideDomain(ghn, domain).length === 0).length).toBeGreaterThan(190)
  expect(JSON.stringify(domain).length).toBeLessThan(4000)
})

test('a network of another space is inside where it is made of the same', () => {
  const { graph } = SPACES.get('nas-bench-201')!.resolve(
    '|nor_conv_3x3~0|+|skip_connect~0|nor_conv_3x3~1|+|avg_pool_3x3~0|nor_conv_1x1~1|none~2|',
  )
  expect(outsideDomain(ghnGraph(graph, true), domain)).toEqual([])
})

test.each<[string, object, string]>([
  ['a width beyond', { op: 'conv', kernel: 1, channels: 4096 }, '4096 channels; training saw'],
  ['a window', { op: 'conv', kernel: 11, channels: 24 }, 'Training did not see conv 11x11/1'],
  ['an activation', { op: 'softsign' }, 'Training saw no softsign'],
  ['a normalisation', { op: 'lrn' }, 'Training saw no lrn'],
])('%s that training did not see is told', (_, layer, reason) => {
  expect(outsideDomain(network(layer), domain).join(' ')).toContain(reason)
})

test('what training saw is not', () => {
  for (const layer of [{ op: 'conv', kernel: 5, channels: 77 }, { op: 'gelu' }, { op: 'squeeze_excite' }])
    expect(outsideDomain(network(layer), domain), JSON.stringify(layer)).toEqual([])
})
