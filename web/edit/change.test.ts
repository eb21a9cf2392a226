import fc from 'fast-check'
import { expect, test } from 'vitest'
import { resNet50 } from '../examples/residual-network.ts'
import { withAttribute, withOperation, withRepeat, withWidth } from './change.ts'
import { findNode } from './find-node.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import type { AnyArchitecture } from '@archcast/core/contract/predict-request.ts'

const blocks: AnyArchitecture = {
  input: { channels: 3, height: 32, width: 32 },
  classes: 10,
  cells: {
    stem: { nodes: [{ id: 'conv', op: 'conv', kernel: 3, inputs: ['input'] }] },
    cell: {
      nodes: [
        { id: 'conv', op: 'conv', kernel: 3, inputs: ['input'] },
        { id: 'conv.more', op: 'conv', kernel: 1, inputs: ['conv'] },
        { id: 'sum', op: 'add', inputs: ['input', 'conv.more'] },
      ],
    },
    head: {
      nodes: [
        { id: 'pool', op: 'global_avg_pool', inputs: ['input'] },
        { id: 'logits', op: 'linear', inputs: ['pool'] },
      ],
    },
  },
  blocks: [{ cell: 'stem', channels: 16 }, { cell: 'cell', channels: 16, repeat: 3 }, { cell: 'head' }],
}

test('ResNet-50 has the published size, and keeps its classes at any width', () => {
  expect(cost(parseArchitecture(resNet50()))).toMatchObject({ params: 25_557_032 })
  fc.assert(
    fc.property(fc.constantFrom(0.25, 0.5, 0.75, 1.25, 1.5, 2), (factor) => {
      const graph = parseArchitecture(withWidth(resNet50(), factor))
      expect(graph.nodes.at(-1)!.shape[0]).toBe(1000)
      const [before, after] = [cost(parseArchitecture(resNet50())).macs, cost(graph).macs]
      expect(after > before).toBe(factor > 1)
    }),
  )
})

test('depthwise groups follow the width', () => {
  const nodes = [
    { id: 'a', op: 'conv', kernel: 3, channels: 32, inputs: ['input'] },
    { id: 'b', op: 'conv', kernel: 3, channels: 32, groups: 32, inputs: ['a'] },
    { id: 'c', op: 'global_avg_pool', inputs: ['b'] },
    { id: 'd', op: 'linear', channels: 10, inputs: ['c'] },
  ] as const
  const document = { input: { channels: 3, height: 8, width: 8 }, classes: 10, nodes } as unknown as AnyArchitecture
  const { nodes: wide } = withWidth(document, 2) as { nodes: readonly object[] }
  expect(wide).toMatchObject([{ channels: 64 }, { channels: 64, groups: 64 }, {}, { channels: 10 }])
})

test('a layer is found in its cell, by the longest id that its own begins with', () => {
  expect(findNode(blocks, '2.conv')).toMatchObject({ path: ['cells', 'cell', 'nodes', 0], copies: 3 })
  expect(findNode(blocks, '2.conv.more')).toMatchObject({ path: ['cells', 'cell', 'nodes', 1], copies: 3 })
  expect(findNode(blocks, '4.logits.weight')).toMatchObject({ path: ['cells', 'head', 'nodes', 1], copies: 1 })
  for (const id of ['5.conv', '2.convolution', 'conv', '']) expect(findNode(blocks, id)).toBeUndefined()
  expect(findNode({ space: 'nas-bench-201', arch: '' }, '2.conv')).toBeUndefined()
})

test('changes one place, and nothing of the document that was', () => {
  const before = JSON.stringify(blocks)
  const { path } = findNode(blocks, '1.conv')!
  const kernel = withAttribute(blocks, path, 'kernel', 5)
  expect(findNode(kernel, '3.conv')!.node).toEqual({ id: 'conv', op: 'conv', kernel: 5, inputs: ['input'] })
  expect(findNode(withAttribute(kernel, path, 'kernel', undefined), '3.conv')!.node).not.toHaveProperty('kernel')
  const pool = withOperation(blocks, path, 'max_pool', new Set(['id', 'inputs', 'kernel']))
  expect(findNode(pool, '1.conv')!.node).toEqual({ id: 'conv', op: 'max_pool', kernel: 3, inputs: ['input'] })
  expect(cost(parseArchitecture(withRepeat(blocks, 1, 6))).macs).toBeGreaterThan(cost(parseArchitecture(blocks)).macs)
  expect(withRepeat(withRepeat(blocks, 0, 2), 0, 1)).toEqual(blocks)
  expect(JSON.stringify(blocks)).toBe(before)
})
