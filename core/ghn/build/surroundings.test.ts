// What a node's features tell of the operations around it.
import { expect, test } from 'vitest'
import { parseArchitecture } from '../../arch/parse.ts'
import { defaultConfig } from '../config.ts'
import { featureCount, writeFeatures } from './features.ts'
import { ghnGraph } from './nodes.ts'

const config = { ...defaultConfig, features: 'surroundings' } as const

/** Features of each operation by its id. */
function featuresOf(nodes: readonly object[]): ReadonlyMap<string, string> {
  const ghn = ghnGraph(parseArchitecture({ input: { channels: 8, height: 8, width: 8 }, nodes }), true)
  const [block] = ghn.blocks
  return new Map(
    block.flatMap((node) => {
      const features = new Float32Array(featureCount(config))
      writeFeatures(config, ghn, block, node, features, 0)
      return node.source < 0 ? [] : [[ghn.graph.nodes[node.source].id, features.join()] as const]
    }),
  )
}

const conv = (id: string, from: string) => ({ id, op: 'conv', kernel: 1, channels: 8, inputs: [from] })
const op = (id: string, name: string, ...inputs: string[]) => ({ id, op: name, inputs })

test('norms and activations behind a convolution tell it from others', () => {
  const behind = (...between: readonly string[]) =>
    featuresOf([
      conv('a', 'input'),
      ...between.map((name, i) => op(`x${i}`, name, i === 0 ? 'a' : `x${i - 1}`)),
      conv('b', `x${between.length - 1}`),
    ])
  const all = [['batch_norm'], ['layer_norm'], ['relu'], ['gelu'], ['sigmoid'], ['batch_norm', 'relu']].map((between) =>
    behind(...between),
  )
  expect(new Set(all.map((features) => features.get('a'))).size).toBe(all.length)
  expect(new Set(all.map((features) => features.get('b'))).size).toBe(all.length)
  // Functions of one kind are one.
  expect(behind('relu')).toEqual(behind('relu6'))
  expect(behind('gelu')).toEqual(behind('silu'))
})

test('a sum hides what is above it, and is seen itself', () => {
  const reading = (norm: string) =>
    featuresOf([
      conv('a', 'input'),
      op('n', norm, 'a'),
      conv('b', 'input'),
      op('sum', 'add', 'n', 'b'),
      op('r', 'relu', 'sum'),
      conv('c', 'r'),
    ])
  expect(reading('batch_norm').get('c')).toBe(reading('layer_norm').get('c'))
  const alone = featuresOf([conv('a', 'input'), op('r', 'relu', 'a'), conv('c', 'r')])
  expect(alone.get('c')).not.toBe(reading('batch_norm').get('c'))
})

test('queries are told from other linear layers by the products behind them', () => {
  const tokens = { id: 'tokens', op: 'image_to_tokens', inputs: ['input'] }
  const seen = featuresOf([tokens, { id: 'att', op: 'attention', heads: 2, inputs: ['tokens'] }])
  const plain = featuresOf([tokens, { id: 'l', op: 'linear', channels: 24, inputs: ['tokens'] }])
  expect(seen.get('att.qkv')).not.toBe(plain.get('l'))
})
