// The same network on smaller images.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCell, toArchitecture } from '../spaces/nas-bench-201.ts'
import { cost } from './cost.ts'
import { parseArchitecture } from './parse.ts'
import { withInputSize } from './resize.ts'
import { architectureArbitrary } from './testing.ts'

test('a network for 32 x 32 runs on 16 x 16 with the same parameters and a quarter of the work', () => {
  const cell = parseCell('|nor_conv_3x3~0|+|none~0|avg_pool_3x3~1|+|nor_conv_1x1~0|skip_connect~1|nor_conv_3x3~2|')
  const graph = parseArchitecture(toArchitecture(cell))
  const small = withInputSize(graph, 16, 16)!
  expect(small).toEqual(parseArchitecture(toArchitecture(cell, { input: { channels: 3, height: 16, width: 16 } })))
  expect(cost(small).params).toBe(cost(graph).params)
  expect(cost(small).macs - 640).toBe((cost(graph).macs - 640) / 4)
})

test('a network that the image is too small for does not fit', () => {
  const nodes = [
    { id: 'a', op: 'conv', kernel: 7, padding: 0, channels: 4, inputs: ['input'] },
    { id: 'gap', op: 'global_avg_pool', inputs: ['a'] },
    { id: 'b', op: 'linear', channels: 2, inputs: ['gap'] },
  ]
  const graph = parseArchitecture({ input: { channels: 3, height: 9, width: 9 }, classes: 2, nodes })
  expect(withInputSize(graph, 7, 8)?.nodes[0].shape).toEqual([4, 1, 2])
  expect(withInputSize(graph, 6, 8)).toBeUndefined()
})

test('a linear layer on a flattened image fits one size only, a sum only where its sides agree', () => {
  const network = (...nodes: object[]) =>
    parseArchitecture({ input: { channels: 3, height: 8, width: 8 }, classes: 2, nodes })
  const half = { id: 'half', op: 'max_pool', kernel: 2, stride: 2, inputs: ['input'] }
  const flattened = network(half, { id: 'logits', op: 'linear', channels: 2, inputs: ['half'] })
  expect(withInputSize(flattened, 9, 8)).toEqual({ ...flattened, input: [3, 9, 8] })
  expect(withInputSize(flattened, 10, 8)).toBeUndefined()
  const sum = network(
    { id: 'fours', op: 'max_pool', kernel: 4, stride: 4, padding: 0, inputs: ['input'] },
    { id: 'zero', op: 'zero', stride: 4, inputs: ['input'] },
    { id: 'sum', op: 'add', inputs: ['fours', 'zero'] },
    { id: 'gap', op: 'global_avg_pool', inputs: ['sum'] },
    { id: 'logits', op: 'linear', channels: 2, inputs: ['gap'] },
  )
  expect(withInputSize(sum, 12, 16)?.nodes[2].shape).toEqual([3, 3, 4])
  expect(withInputSize(sum, 13, 16)).toBeUndefined()
})

test('there and back is the same graph', () => {
  fc.assert(
    fc.property(architectureArbitrary(), (document) => {
      const graph = parseArchitecture(document)
      const other = withInputSize(graph, graph.input[1] + 2, graph.input[2] + 1)
      if (other) expect(withInputSize(other, graph.input[1], graph.input[2])).toEqual(graph)
      expect(withInputSize(graph, graph.input[1], graph.input[2])).toBe(graph)
    }),
    { numRuns: 100 },
  )
})
