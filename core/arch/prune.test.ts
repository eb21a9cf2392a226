// Pruning takes away what cannot matter, and nothing else.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cost } from './cost.ts'
import { type ArchGraph, shapeOf } from './graph.ts'
import { parseArchitecture } from './parse.ts'
import { prune } from './prune.ts'
import { architectureArbitrary } from './testing.ts'

const conv = (id: string, from: string, attributes = {}) => ({
  id,
  op: 'conv',
  kernel: 1,
  channels: 3,
  inputs: [from],
  ...attributes,
})

/** `id<inputs>` for each node of the pruned graph. */
function pruned(nodes: unknown[], options = {}): string[] {
  const logits = { id: 'logits', op: 'linear', channels: 2, inputs: ['end'] }
  const graph = parseArchitecture({
    input: { channels: 3, height: 4, width: 4 },
    classes: 2,
    nodes: [...nodes, logits],
  })
  const { nodes: kept } = prune(graph, options)
  return kept.map(({ id, inputs }) => `${id}<${inputs.map((i) => (i < 0 ? 'input' : kept[i].id)).join()}>`)
}

describe('pruning', () => {
  test('gives a graph back as it is where there is nothing to prune', () => {
    const document = (nodes: object[]) => ({ input: { channels: 3, height: 4, width: 4 }, nodes })
    const whole = parseArchitecture(document([conv('a', 'input'), { id: 'end', op: 'add', inputs: ['a', 'input'] }]))
    expect(prune(whole)).toBe(whole)
    const skips = parseArchitecture(document([conv('a', 'input'), { id: 'skip', op: 'identity', inputs: ['a'] }]))
    expect(prune(skips, { keepIdentity: true })).toBe(skips)
    expect(prune(skips).nodes).toHaveLength(1)
  })

  test('drops zeros from sums, then the sum itself, and all that made the zeros', () => {
    const nodes = [
      conv('a', 'input'),
      conv('b', 'input'),
      { id: 'none', op: 'zero', inputs: ['b'] },
      conv('still', 'none'),
      { id: 'norm', op: 'batch_norm', inputs: ['still'] },
      { id: 'end', op: 'add', inputs: ['a', 'norm', 'none'] },
    ]
    expect(pruned(nodes)).toEqual(['a<input>', 'logits<a>'])
  })

  test('keeps both of a sum of a node with itself', () => {
    expect(pruned([conv('a', 'input'), { id: 'end', op: 'add', inputs: ['a', 'a'] }])).toEqual([
      'a<input>',
      'end<a,a>',
      'logits<end>',
    ])
  })

  test('passes identities through unless they are to be kept', () => {
    const nodes = [
      { id: 'skip', op: 'identity', inputs: ['input'] },
      { id: 'end', op: 'add', inputs: ['skip', 'input'] },
    ]
    expect(pruned(nodes)).toEqual(['end<input,input>', 'logits<end>'])
    expect(pruned(nodes, { keepIdentity: true })).toEqual(['skip<input>', 'end<skip,input>', 'logits<end>'])
  })

  const still = [
    conv('dead', 'input', { channels: 9 }),
    { id: 'none', op: 'zero', inputs: ['dead'] },
    conv('still', 'none'),
  ]
  test.each([
    ['of what zeros make', 'still', still],
    ['of the same zeros twice', 'none', [{ id: 'none', op: 'zero', inputs: ['input'] }]],
  ])('keeps the place of zeros among concatenated channels: %s', (_, zeros, makers) => {
    const nodes = [...makers, conv('a', 'input'), { id: 'end', op: 'concat', inputs: [zeros, 'a', zeros] }]
    expect(pruned(nodes)).toEqual([
      'a<input>',
      'end.zero0<a>',
      'end.zero2<a>',
      'end<end.zero0,a,end.zero2>',
      'logits<end>',
    ])
  })

  test('keeps what makes zeros where a constant comes of them', () => {
    const nodes = [
      { id: 'none', op: 'zero', inputs: ['input'] },
      conv('offset', 'none', { bias: true }),
      { id: 'half', op: 'sigmoid', inputs: ['none'] },
      { id: 'end', op: 'add', inputs: ['offset', 'half', 'input', 'none'] },
    ]
    expect(pruned(nodes)).toEqual([
      'none<input>',
      'offset<none>',
      'half<none>',
      'end<offset,half,input>',
      'logits<end>',
    ])
  })

  test('leaves a node where the output is the input', () => {
    const graph = parseArchitecture({
      input: { channels: 2, height: 1, width: 1 },
      classes: 2,
      nodes: [
        { id: 'a', op: 'identity', inputs: ['input'] },
        { id: 'b', op: 'add', inputs: ['a'] },
      ],
    })
    expect(prune(graph).nodes).toEqual([{ ...graph.nodes[1], inputs: [-1] }])
    expect(prune(prune(graph))).toEqual(prune(graph))
  })

  test.each([false, true])('costs no more, is idempotent and computes the same (keepIdentity %s)', (keepIdentity) => {
    fc.assert(
      fc.property(architectureArbitrary(20), (document) => {
        const graph = parseArchitecture(document)
        const less = prune(graph, { keepIdentity })
        expect(cost(less).macs).toBeLessThanOrEqual(cost(graph).macs)
        // Zeros alone may become more: a concatenation has one for each of its places.
        expect(working(less)).toBeLessThanOrEqual(working(graph))
        expect(shapeOf(less, less.output)).toEqual(shapeOf(graph, graph.output))
        expect(prune(less, { keepIdentity })).toEqual(less)
        expect(evaluate(less)).toEqual(evaluate(graph))
      }),
      { numRuns: 200 },
    )
  })
})

/** Nodes that do something. */
const working = ({ nodes }: ArchGraph) => nodes.filter(({ op }) => op.type !== 'zero').length

/**
 * Runs a stand-in of the network whose values are one integer a channel. It knows zeros, biases, sums and channel
 * positions: all that pruning may get wrong. Weights come from the node's id.
 */
function evaluate({ input, nodes, output }: ArchGraph): number[] {
  const values: number[][] = []
  const first = Array.from({ length: input[0] }, (_, channel) => channel + 1)
  const mix = (text: string) => text.split('').reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1009, 7)
  for (const { id, op, inputs, shape } of nodes) {
    const [x, ...others] = inputs.map((i) => (i < 0 ? first : values[i]))
    const map = (f: (value: number) => number) => x.map((value) => f(value) % 65_521)
    const mixing = (bias: boolean) =>
      Array.from({ length: shape[0] }, (_, out) => {
        const sum = x.reduce((total, value, channel) => total + value * mix(`${id}.${out}.${channel}`), 0)
        return (sum + (bias ? mix(id) : 0)) % 65_521
      })
    if (op.type === 'zero') values.push(map(() => 0))
    else if (op.type === 'conv' || op.type === 'linear') values.push(mixing(op.bias))
    else if (op.type === 'add')
      values.push(others.reduce((sum, other) => sum.map((v, c) => (v + other[c]) % 65_521), x))
    else if (op.type === 'mul')
      // A sum with zero has no negative one.
      values.push(others.reduce((product, other) => product.map((v, c) => ((v * other[c]) % 65_521) + 0), x))
    else if (op.type === 'concat') values.push([x, ...others].flat())
    else if (op.type === 'batch_norm') values.push(map((value) => value * mix(id)))
    else if (op.type !== 'activation') values.push(x)
    else if (op.fn === 'sigmoid' || op.fn === 'hard_sigmoid') values.push(map((value) => value * 3 + 5))
    else values.push(map((value) => value * 3))
  }
  return values[output]
}
