// The hash is the same for the same network and differs for others.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCell, toArchitecture } from '../spaces/nas-bench-201.ts'
import { canonicalHash } from './hash.ts'
import { parseArchitecture } from './parse.ts'
import { prune } from './prune.ts'
import { architectureArbitrary, respell } from './testing.ts'

const input = { channels: 3, height: 4, width: 4 }
const conv = (id: string, from: string, kernel = 1) => ({ id, op: 'conv', kernel, channels: 3, inputs: [from] })
const join = (id: string, op: 'add' | 'concat', ...inputs: string[]) => ({ id, op, inputs })

/** Hash of a network whose last of `nodes` feeds a linear layer. */
function hash(nodes: { id: string }[], document = {}): string {
  const logits = { id: 'logits', op: 'linear', channels: 2, inputs: [nodes.at(-1)!.id] }
  return canonicalHash(parseArchitecture({ input, classes: 2, nodes: [...nodes, logits], ...document }))
}

describe('the hash', () => {
  test('is SHA-256 in hexadecimal and does not change from release to release', () => {
    expect(hash([conv('a', 'input')])).toMatch(/^[0-9a-f]{64}$/)
    expect(hash([conv('a', 'input')])).toMatchInlineSnapshot(
      `"8b950883ae7cd14e812f4d146c107e690725eb75ce77817f134c86a3d7c14345"`,
    )
  })

  test('does not see names, node order or the order of sums', () => {
    fc.assert(
      fc.property(
        architectureArbitrary(20),
        fc.array(fc.nat(99), { minLength: 1, maxLength: 30 }),
        (document, order) => {
          const respelt = parseArchitecture(respell(document, order))
          expect(canonicalHash(respelt)).toBe(canonicalHash(parseArchitecture(document)))
        },
      ),
      { numRuns: 200 },
    )
  })

  test('sees every attribute', () => {
    const attributes = [
      {},
      { kernel: 3 },
      { stride: 2 },
      { dilation: 2, kernel: 3 },
      { padding: 1 },
      { bias: true },
      { channels: 6 },
      { groups: 3 },
    ]
    const hashes = attributes.map((change) => hash([{ ...conv('a', 'input'), ...change }]))
    const ops = ['relu', 'relu6', 'identity', 'batch_norm', 'global_avg_pool'].map((op) =>
      hash([{ id: 'a', op, inputs: ['input'] } as { id: string }]),
    )
    const others = [
      hash([conv('a', 'input')], { input: { ...input, height: 5 } }),
      hash([conv('a', 'input'), conv('b', 'a')]),
    ]
    expect(new Set([...hashes, ...ops, ...others]).size).toBe(attributes.length + 5 + 2)
  })

  test('sees the order of concatenation, not that of a sum', () => {
    const branches = [conv('a', 'input', 1), conv('b', 'input', 3)]
    expect(hash([...branches, join('c', 'concat', 'a', 'b')])).not.toBe(
      hash([...branches, join('c', 'concat', 'b', 'a')]),
    )
    expect(hash([...branches, join('c', 'add', 'a', 'b')])).toBe(hash([...branches, join('c', 'add', 'b', 'a')]))
  })

  test('tells one shared node from two equal ones', () => {
    const tail = (x: string, y: string) => [conv('c', x), conv('d', y, 3), join('e', 'add', 'c', 'd')]
    const shared = hash([conv('a', 'input'), ...tail('a', 'a')])
    const twice = hash([conv('a', 'input'), conv('b', 'input'), ...tail('a', 'b')])
    expect(shared).not.toBe(twice)
    expect(hash([conv('a', 'input'), join('e', 'add', 'a', 'a')])).not.toBe(
      hash([conv('a', 'input'), conv('b', 'input'), join('e', 'add', 'a', 'b')]),
    )
  })

  test('tells which of two equal branches goes where', () => {
    // Two pairs of equal convolutions, summed within or across the pairs that later share a concatenation.
    const nodes = ['a', 'b', 'c', 'd'].map((id) => conv(id, 'input'))
    const ends = (...pairs: string[][]) => [
      ...nodes,
      ...pairs.map(([x, y], i) => join(`s${i}`, 'add', x, y)),
      join('end', 'concat', ...pairs.map((_, i) => `s${i}`)),
    ]
    const cross = hash(ends(['a', 'b'], ['c', 'd'], ['a', 'b'], ['c', 'd']))
    expect(cross).not.toBe(hash(ends(['a', 'b'], ['c', 'd'], ['a', 'c'], ['b', 'd'])))
    expect(cross).toBe(hash(ends(['c', 'd'], ['a', 'b'], ['d', 'c'], ['a', 'b'])))
  })

  test('sees block boundaries, not block numbers', () => {
    const chain = (...blocks: number[]) =>
      hash(
        blocks.map((block, i) => ({ ...conv(`n${i}`, i ? `n${i - 1}` : 'input'), block })),
        {},
      )
    const withBlocks = (...blocks: number[]) => {
      const nodes = blocks.map((block, i) => ({ ...conv(`n${i}`, i ? `n${i - 1}` : 'input'), block }))
      const logits = { id: 'logits', op: 'linear', channels: 2, inputs: ['n2'], block: blocks.at(-1) }
      return canonicalHash(parseArchitecture({ input, classes: 2, nodes: [...nodes, logits] }))
    }
    expect(chain(0, 0, 0)).toBe(withBlocks(4, 4, 4))
    expect(withBlocks(0, 1, 2)).toBe(withBlocks(3, 5, 9))
    expect(new Set([withBlocks(0, 0, 0), withBlocks(0, 0, 1), withBlocks(0, 1, 1), withBlocks(0, 1, 2)]).size).toBe(4)
  })

  test('is that of the pruned graph, skip connections kept', () => {
    const of = (cell: string) => canonicalHash(parseArchitecture(toArchitecture(parseCell(cell))))
    const dead = '|none~0|+|nor_conv_1x1~0|nor_conv_3x3~1|+|skip_connect~0|none~1|nor_conv_3x3~2|'
    const same = '|nor_conv_3x3~0|+|nor_conv_1x1~0|none~1|+|skip_connect~0|none~1|nor_conv_3x3~2|'
    expect(of(dead)).toBe(of(same))
    expect(of(dead)).not.toBe(of(dead.replace('skip_connect~0', 'none~0')))
    fc.assert(
      fc.property(architectureArbitrary(), (document) => {
        const graph = parseArchitecture(document)
        expect(canonicalHash(prune(graph, { keepIdentity: true }))).toBe(canonicalHash(graph))
      }),
      { numRuns: 50 },
    )
  })
})
