import { describe, expect, test } from 'vitest'
import { cost } from './cost.ts'
import { ArchitectureError } from './errors.ts'
import { canonicalHash } from './hash.ts'
import { parseArchitecture } from './parse.ts'
import { prune } from './prune.ts'
import { withInputSize } from './resize.ts'
import type { FlatArchitecture } from './schema.ts'

type Nodes = FlatArchitecture['nodes']

/** `nodes` over an image of 4 channels and 6 x 5 pixels, then the head over the last. */
function network(nodes: Nodes) {
  return parseArchitecture({
    input: { channels: 4, height: 6, width: 5 },
    classes: 2,
    nodes: [
      ...nodes,
      { id: 'gap', op: 'global_avg_pool', inputs: [nodes.at(-1)!.id] },
      { id: 'logits', op: 'linear', channels: 2, inputs: ['gap'] },
    ],
  })
}

const shapeOf = (...nodes: Nodes) => network(nodes).nodes[nodes.length - 1].shape

describe('shapes', () => {
  const gate: Nodes = [
    { id: 'mean', op: 'global_avg_pool', inputs: ['input'] },
    { id: 'gate', op: 'sigmoid', inputs: ['mean'] },
  ]
  test.each<[string, Nodes, readonly number[]]>([
    ['a factor for each channel', [...gate, { id: 'y', op: 'mul', inputs: ['gate', 'input'] }], [4, 6, 5]],
    ['a product of equals', [{ id: 'y', op: 'mul', inputs: ['input', 'input', 'input'] }], [4, 6, 5]],
    ['a shuffle', [{ id: 'y', op: 'channel_shuffle', groups: 2, inputs: ['input'] }], [4, 6, 5]],
    ['a slice', [{ id: 'y', op: 'slice', start: 1, end: 4, inputs: ['input'] }], [3, 6, 5]],
    ['margins on both sides', [{ id: 'y', op: 'pad', padding: [1, 2], inputs: ['input'] }], [4, 8, 9]],
    ['margins on each side', [{ id: 'y', op: 'pad', padding: [1, 0, 2, 3], inputs: ['input'] }], [4, 9, 8]],
    ['another size', [{ id: 'y', op: 'resize', height: 12, width: 3, inputs: ['input'] }], [4, 12, 3]],
    [
      'a convolution padded on two sides',
      [{ id: 'y', op: 'conv', kernel: 3, channels: 8, stride: 2, padding: [0, 0, 1, 1], inputs: ['input'] }],
      [8, 3, 2],
    ],
    [
      'a pool that is rounded up',
      [{ id: 'y', op: 'max_pool', kernel: 3, stride: 2, padding: [0, 0, 1, 0], inputs: ['input'] }],
      [4, 3, 2],
    ],
  ])('%s', (_, nodes, shape) => expect(shapeOf(...nodes)).toEqual(shape))
})

describe('what does not fit', () => {
  test.each<[string, Nodes, RegExp]>([
    [
      'a product of unlike shapes',
      [
        { id: 'a', op: 'max_pool', kernel: 3, stride: 2, inputs: ['input'] },
        { id: 'y', op: 'mul', inputs: ['input', 'a'] },
      ],
      /multiplies \[4, 6, 5\] and \[4, 3, 3\]/,
    ],
    ['a product of one', [{ id: 'y', op: 'mul', inputs: ['input'] }], /reads one node: name a second/],
    ['groups', [{ id: 'y', op: 'channel_shuffle', groups: 3, inputs: ['input'] }], /3 groups must divide 4 channels/],
    ['channels past the last', [{ id: 'y', op: 'slice', start: 2, end: 5, inputs: ['input'] }], /from 2 to 5 of 4/],
    ['no channels', [{ id: 'y', op: 'slice', start: 2, end: 2, inputs: ['input'] }], /from 2 to 2 of 4/],
    [
      'a window in the padding alone',
      [{ id: 'y', op: 'avg_pool', kernel: 2, padding: [0, 0, 2, 0], inputs: ['input'] }],
      /padding \[0, 0\] and \[2, 0\] is not less than the kernel/,
    ],
  ])('%s', (_, nodes, says) => {
    expect(() => network(nodes)).toThrow(ArchitectureError)
    expect(() => network(nodes)).toThrow(says)
  })
})

test('they cost no multiply-accumulates and have no parameters', () => {
  const plain = cost(network([{ id: 'y', op: 'identity', inputs: ['input'] }]))
  const nodes: Nodes = [
    { id: 'a', op: 'channel_shuffle', groups: 2, inputs: ['input'] },
    { id: 'b', op: 'pad', padding: 1, inputs: ['a'] },
    { id: 'c', op: 'mul', inputs: ['b', 'b'] },
    { id: 'd', op: 'resize', height: 2, width: 2, inputs: ['c'] },
  ]
  expect(cost(network(nodes))).toEqual(plain)
})

test('every attribute is part of the name', () => {
  const variants: Nodes[number][] = [
    { id: 'y', op: 'channel_shuffle', groups: 2, inputs: ['input'] },
    { id: 'y', op: 'channel_shuffle', groups: 4, inputs: ['input'] },
    { id: 'y', op: 'pad', padding: [0, 1], inputs: ['input'] },
    { id: 'y', op: 'pad', padding: [0, 1, 1, 1], inputs: ['input'] },
    { id: 'y', op: 'pad', padding: [0, 1, 0, 2], inputs: ['input'] },
    { id: 'y', op: 'resize', height: 2, width: 3, inputs: ['input'] },
    { id: 'y', op: 'resize', height: 2, width: 3, mode: 'linear', inputs: ['input'] },
    { id: 'y', op: 'mul', inputs: ['input', 'input'] },
    { id: 'y', op: 'max_pool', kernel: 3, padding: [1, 1], inputs: ['input'] },
    { id: 'y', op: 'max_pool', kernel: 3, padding: [1, 1, 0, 1], inputs: ['input'] },
  ]
  expect(new Set(variants.map((node) => canonicalHash(network([node])))).size).toBe(variants.length)
  const sides = (padding: [number, number] | [number, number, number, number]) =>
    canonicalHash(network([{ id: 'y', op: 'conv', kernel: 3, channels: 2, padding, inputs: ['input'] }]))
  expect(sides([1, 0, 1, 0])).toBe(sides([1, 0]))
})

test('a product does not care which factor comes first, and is zero with one of them', () => {
  const relu: Nodes[number] = { id: 'relu', op: 'relu', inputs: ['input'] }
  const product = (...inputs: string[]) => network([relu, { id: 'y', op: 'mul', inputs }])
  expect(canonicalHash(product('relu', 'input'))).toBe(canonicalHash(product('input', 'relu')))
  const dead = network([
    relu,
    { id: 'zero', op: 'zero', inputs: ['relu'] },
    { id: 'times', op: 'mul', inputs: ['zero', 'relu'] },
    { id: 'y', op: 'add', inputs: ['times', 'input'] },
  ])
  expect(prune(dead).nodes.map(({ id }) => id)).toEqual(['gap', 'logits'])
})

test('a resized image has its size whatever the network reads', () => {
  const graph = network([{ id: 'y', op: 'resize', height: 4, width: 4, inputs: ['input'] }])
  expect(withInputSize(graph, 9, 9)!.nodes[0].shape).toEqual([4, 4, 4])
})
