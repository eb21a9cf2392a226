import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldBlocks } from './blocks.ts'
import { layersIn } from './network.ts'
import { networks } from './testing-random.ts'
import { dense, drawing, residual, unet } from './testing.ts'
import { blocksIn } from './unfolding.ts'
import type { DrawnNetwork, Part } from './network.ts'

const titles = (parts: readonly Part[]) => parts.map((part) => (part.kind === 'layer' ? part.index : part.title))
const inner = (part: Part): readonly Part[] => (part.kind === 'layer' ? [] : part.parts)

describe('what is found', () => {
  test('residual blocks that are alike are one part, of blocks, of units', () => {
    const [stem, blocks, ...rest] = foldBlocks(residual(6))
    expect(titles([stem, blocks, ...rest])).toEqual(['conv-bn-relu', '6 × residual block'])
    expect(titles(inner(blocks))).toEqual(Array(6).fill('residual block'))
    expect(titles(inner(inner(blocks)[0]))).toEqual(['conv-bn-relu', 'conv-bn-relu', 9, 'add-relu'])
  })

  test('blocks are alike up to widths and shapes, and not beyond', () => {
    const network = residual(4)
    const wider = network.layers.map((layer, index) =>
      index < 21 ? layer : { ...layer, shape: [128, 28, 28], label: `${layer.op} -> 128x28x28` },
    )
    expect(titles(foldBlocks({ ...network, layers: wider }))).toEqual(['conv-bn-relu', '4 × residual block'])
    const other = network.layers.map((layer, index) =>
      index === 14 ? { ...layer, op: 'gelu', label: 'gelu -> 1' } : layer,
    )
    expect(titles(foldBlocks({ ...network, layers: other }))).toEqual([
      'conv-bn-relu',
      'residual block',
      'residual block',
      '2 × residual block',
    ])
  })

  test('names play no part', () => {
    const network = residual(3)
    const renamed = { ...network, layers: network.layers.map((layer, index) => ({ ...layer, id: `n${index}` })) }
    const shape = (parts: readonly Part[]): unknown => parts.map((part) => [titles([part]), shape(inner(part))])
    expect(shape(foldBlocks(renamed))).toEqual(shape(foldBlocks(network)))
  })

  test('normalisation before a convolution goes with it', () => {
    const { add, finish } = drawing()
    const run = ['batch_norm', 'relu', 'conv', 'batch_norm', 'relu', 'conv']
    const end = run.reduce((at, op) => add(op, [at]), add('conv', [-1]))
    add('relu', [end])
    const pre = foldBlocks(finish(add('add', [end, 0])))
    expect(titles(blocksIn(pre))).toContain('bn-relu-conv')
  })

  test('levels of a U-Net lie in one another', () => {
    const depth = (parts: readonly Part[]): number =>
      Math.max(0, ...parts.map((part) => (part.kind === 'block' ? 1 + depth(part.parts) : 0)))
    const parts = foldBlocks(unet(4))
    expect(depth(parts)).toBe(4)
    expect(titles(parts)).toContain('down and up')
  })

  test('layers that read all before them are a dense block, of layers that are alike', () => {
    const titled = blocksIn(foldBlocks(dense(8))).map(({ title }) => title)
    expect(titled).toContain('dense block')
    expect(titled.some((title) => /^[67] × dense layer$/.test(title))).toBe(true)
  })

  test('attention and what follows it make a round', () => {
    const { add, finish } = drawing()
    let at = add('conv', [-1])
    for (let block = 0; block < 5; block++) {
      const norm = add('layer_norm', [at])
      const [q, k, v] = [add('linear', [norm]), add('linear', [norm]), add('linear', [norm])]
      const mixed = add('matmul', [add('softmax', [add('matmul', [q, k])]), v])
      const attended = add('add', [at, add('linear', [mixed])])
      const hidden = add('linear', [add('gelu', [add('linear', [add('layer_norm', [attended])])])])
      at = add('add', [attended, hidden])
    }
    const parts = foldBlocks(finish(at))
    expect(titles(parts)).toEqual([0, '5 × attention + mlp'])
    expect(titles(inner(inner(parts[1])[0]))).toEqual(['attention', 'mlp'])
  })

  test('a mask that all blocks read does not hide them', () => {
    const network = residual(5)
    const mask = { name: 'mask', shape: [56] }
    const layers = network.layers.map((layer) =>
      layer.op === 'add' ? { ...layer, inputs: [...layer.inputs, -2] } : layer,
    )
    expect(titles(foldBlocks({ ...network, inputs: [...network.inputs, mask], layers }))).toContain(
      '5 × residual block',
    )
  })
})

describe('whatever the network', () => {
  const everyLayer = ({ layers }: DrawnNetwork) => layers.map((_, index) => index)

  test('each layer is in one part, and costs add up at every level', () => {
    fc.assert(
      fc.property(networks(), (network) => {
        const parts = foldBlocks(network)
        expect(parts.flatMap(layersIn).toSorted((a, b) => a - b)).toEqual(everyLayer(network))
        for (const block of blocksIn(parts)) {
          expect(block.parts.flatMap(layersIn).toSorted((a, b) => a - b)).toEqual(block.layers)
          expect(block.parts.length).toBeGreaterThan(1)
          const sum = (of: 'macs' | 'params') =>
            block.layers.reduce((total, index) => total + network.layers[index][of], 0)
          expect([block.macs, block.params]).toEqual([sum('macs'), sum('params')])
        }
      }),
    )
  })

  test('no part reads one that stands behind it, and ids are unique', () => {
    fc.assert(
      fc.property(networks(), (network) => {
        const parts = foldBlocks(network)
        const blocks = blocksIn(parts)
        expect(new Set(blocks.map(({ id }) => id)).size).toBe(blocks.length)
        for (const each of [parts, ...blocks.map((block) => block.parts)]) {
          const place = new Map(each.flatMap((part, at) => layersIn(part).map((index) => [index, at] as const)))
          for (const [index, at] of place)
            for (const input of network.layers[index].inputs) expect(place.get(input) ?? 0).toBeLessThanOrEqual(at)
        }
      }),
    )
  })

  test('frames do not lie in one another without end', () => {
    const { add, finish } = drawing()
    const down = [add('conv', [-1])]
    for (let layer = 1; layer < 2000; layer++) down.push(add('conv', [down.at(-1)!]))
    const end = down.slice(0, -1).reduceRight((at, skip) => add('add', [at, skip]), down.at(-1)!)
    const depth = (parts: readonly Part[]): number =>
      Math.max(0, ...parts.map((part) => (part.kind === 'layer' ? 0 : 1 + depth(part.parts))))
    expect(depth(foldBlocks(finish(end)))).toBeLessThan(64)
  })

  test('nothing folds into nothing', () => {
    expect(foldBlocks({ inputs: [], layers: [], outputs: [] })).toEqual([])
  })
})
