// What is too large is refused, and early.
import { describe, expect, test } from 'vitest'
import { ArchitectureError } from './errors.ts'
import { assertJsonDepth } from './json-depth.ts'
import { LIMITS } from '../ops/limits.ts'
import { parseArchitecture } from './parse.ts'

const input = { channels: 3, height: 32, width: 32 }
const logits = { id: 'logits', op: 'linear', channels: 10, inputs: ['input'] }
const cells = {
  body: {
    nodes: Array.from({ length: 17 }, (_, i) => ({ id: `n${i}`, op: 'relu', inputs: [i ? `n${i - 1}` : 'input'] })),
  },
  head: { nodes: [{ id: 'logits', op: 'linear', inputs: ['input'] }] },
}

function refusal(document: unknown): string {
  try {
    parseArchitecture(document)
  } catch (error) {
    if (error instanceof ArchitectureError) return `${error.code} ${error.errors[0].pointer} ${error.message}`
  }
  return 'accepted'
}

describe('the depth of JSON', () => {
  test('is counted outside strings only', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(() => assertJsonDepth(nested(64))).not.toThrow()
    expect(() => assertJsonDepth(nested(65))).toThrow('the JSON is nested deeper than 64')
    expect(() => assertJsonDepth('{"a":'.repeat(65))).toThrow(ArchitectureError)
    expect(() => assertJsonDepth(JSON.stringify({ a: '['.repeat(99) + '\\"{' + '{'.repeat(99) }))).not.toThrow()
    expect(() => assertJsonDepth('[]'.repeat(1000))).not.toThrow()
  })

  test('of 100,000 is refused, where JSON.parse or a walk might not return', () => {
    expect(() => assertJsonDepth('['.repeat(100_000))).toThrow(ArchitectureError)
  })
})

describe('a network', () => {
  test('of 18 blocks of 17 nodes fits; far more blocks do not', () => {
    const more = Array.from({ length: 17 }, (_, i) => ({ id: `m${i}`, op: 'relu', inputs: ['n16'] }))
    const document = (repeat: number) => ({
      input,
      classes: 10,
      cells,
      blocks: [{ cell: 'body', repeat }, { cell: 'head' }],
    })
    expect(parseArchitecture(document(18)).nodes).toHaveLength(18 * 17 + 1)
    const twice = { ...document(250), cells: { ...cells, body: { nodes: [...cells.body.nodes, ...more] } } }
    expect(refusal(twice)).toBe('too_large /blocks the cells expand to 8501 nodes; at most 8192')
    expect(
      refusal({ ...document(1), blocks: Array.from({ length: 256 }, () => ({ cell: 'body', repeat: 256 })) }),
    ).toBe('too_large /blocks 65536 blocks, repeats counted; at most 256')
    expect(refusal(document(1e9))).toBe(
      "invalid_architecture /blocks/0/repeat 'repeat' must be at most 256, not 1000000000",
    )
  })

  test('of too many nodes or edges is refused before its nodes are looked at', () => {
    const nonsense = Array.from({ length: LIMITS.nodes + 1 }, () => null)
    expect(refusal({ input, classes: 10, nodes: nonsense })).toBe('too_large /nodes more than 8192 nodes')
    const inputs = Array.from({ length: LIMITS.edges + 1 }, () => 'input')
    expect(refusal({ input, classes: 10, nodes: [{ id: 'a', op: 'add', inputs }] })).toBe(
      'too_large /nodes more than 32768 edges',
    )
  })

  test('is as large as its separable convolutions make it', () => {
    const nodes = Array.from({ length: 4500 }, (_, i) => {
      return { id: `n${i}`, op: 'separable_conv', kernel: 3, channels: 3, inputs: [i ? `n${i - 1}` : 'input'] }
    })
    expect(refusal({ input, classes: 10, nodes })).toBe('too_large /nodes the nodes expand to 9000 nodes; at most 8192')
  })

  test('of too many parameters, multiply-accumulates or activations is refused', () => {
    const conv = (id: string, kernel: number, from = 'input') => ({
      id,
      op: 'conv',
      kernel,
      channels: 8192,
      inputs: [from],
    })
    const small = { channels: 8192, height: 1, width: 1 }
    const document = {
      input: small,
      classes: 10,
      nodes: [conv('a', 1), conv('b', 3, 'a'), conv('c', 5, 'b'), { ...logits, inputs: ['c'] }],
    }
    expect(refusal(document)).toBe('too_large  the network has 2348892170 params; at most 2000000000')
    const large = { channels: 3, height: 2048, width: 2048 }
    const pool = { id: 'pool', op: 'global_avg_pool', inputs: ['a'] }
    expect(
      refusal({ input: large, classes: 10, nodes: [conv('a', 1), pool, { ...logits, inputs: ['pool'] }] }),
    ).toMatch(/^too_large {2}the network has 34372329482 activations/)
    const wide = { ...conv('a', 31), channels: 512 }
    const side = { channels: 64, height: 256, width: 256 }
    expect(refusal({ input: side, classes: 10, nodes: [wide, pool, { ...logits, inputs: ['pool'] }] })).toMatch(
      /^too_large {2}the network has 2063731790848 macs/,
    )
  })
})
