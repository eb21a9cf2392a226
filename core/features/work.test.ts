import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cost } from '../arch/cost.ts'
import { parseArchitecture } from '../arch/parse.ts'
import { prune } from '../arch/prune.ts'
import { architectureArbitrary, respell } from '../arch/testing.ts'
import { WORK_KINDS } from '../ops/operation-work.ts'
import { buildNetwork } from '../spaces/nas-bench-201-graph.ts'
import { connectedCell } from '../spaces/testing.ts'
import { WORK_FEATURES, workOf } from './work.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Execution } from './executed-operations.ts'

const document = (nodes: object[]) => ({ input: { channels: 4, height: 8, width: 6 }, classes: 5, nodes })

/** Work by kind, without what is 0. */
function work(graph: ArchGraph, execution: Execution): Record<string, number> {
  const amounts = workOf(graph)
  const named = WORK_KINDS.map((kind) => [kind, amounts[WORK_FEATURES.indexOf(`${execution}.${kind}`)]] as const)
  return Object.fromEntries(named.filter(([, amount]) => amount !== 0))
}

function macs(graph: ArchGraph, execution: Execution): number {
  const { conv = 0, pointwise = 0, grouped = 0, linear = 0 } = work(graph, execution)
  return conv + pointwise + grouped + linear
}

function expectCosts(graph: ArchGraph): void {
  expect(macs(graph, 'written')).toBe(cost(graph).macs)
  expect(macs(graph, 'pruned')).toBe(cost(prune(graph)).macs)
  expect(macs(graph, 'reaching')).toBeLessThanOrEqual(macs(graph, 'written'))
  expect(macs(graph, 'fed')).toBeLessThanOrEqual(macs(graph, 'reaching'))
  expect(macs(graph, 'pruned')).toBeLessThanOrEqual(macs(graph, 'fed'))
}

describe('multiply-accumulates are those of the cost', () => {
  test('of random architectures', () => {
    fc.assert(fc.property(architectureArbitrary(20), (made) => expectCosts(parseArchitecture(made))))
  })

  test('of cells of NAS-Bench-201', () => {
    fc.assert(
      fc.property(connectedCell, (cell) => expectCosts(buildNetwork(cell))),
      { numRuns: 30 },
    )
  })
})

test('the work of a small network, by hand', () => {
  const graph = parseArchitecture(
    document([
      { id: 'a', op: 'conv', kernel: 3, stride: 2, channels: 6, inputs: ['input'] },
      { id: 'bn', op: 'batch_norm', inputs: ['a'] },
      { id: 'relu', op: 'relu', inputs: ['bn'] },
      { id: 'b', op: 'conv', kernel: 1, channels: 6, inputs: ['relu'] },
      { id: 'c', op: 'conv', kernel: 3, groups: 2, channels: 6, inputs: ['relu'] },
      { id: 'pool', op: 'max_pool', kernel: 3, inputs: ['relu'] },
      { id: 'skip', op: 'identity', inputs: ['relu'] },
      { id: 'none', op: 'zero', inputs: ['relu'] },
      { id: 'sum', op: 'add', inputs: ['b', 'c', 'pool', 'skip', 'none'] },
      { id: 'norm', op: 'batch_norm', inputs: ['sum'] },
      { id: 'tanh', op: 'tanh', inputs: ['norm'] },
      { id: 'both', op: 'concat', inputs: ['tanh', 'sum'] },
      { id: 'gap', op: 'global_avg_pool', inputs: ['both'] },
      { id: 'logits', op: 'linear', channels: 5, inputs: ['gap'] },
    ]),
  )
  const pixels = 4 * 3
  const size = 6 * pixels
  const always = {
    conv: size * 4 * 9,
    pointwise: size * 6,
    grouped: size * 3 * 9,
    linear: 12 * 5,
    pool: size * 9,
    global_pool: 2 * size,
    activation: size,
    fused: size,
    norm: size,
    concat: 2 * size,
  }
  expect(work(graph, 'written')).toEqual({ ...always, add: 4 * size, identity: size, zero: size })
  expect(work(graph, 'reaching')).toEqual(work(graph, 'written'))
  expect(work(graph, 'fed')).toEqual({ ...always, add: 3 * size, identity: size })
  expect(work(graph, 'pruned')).toEqual({ ...always, add: 3 * size })
})

describe('an activation', () => {
  const head = [
    { id: 'end', op: 'global_avg_pool', inputs: ['last'] },
    { id: 'logits', op: 'linear', channels: 5, inputs: ['end'] },
  ]
  const conv = { id: 'conv', op: 'conv', kernel: 1, channels: 4, inputs: ['input'] }
  const bn = { id: 'bn', op: 'batch_norm', inputs: ['conv'] }
  const relu = (from: string, id = 'last') => ({ id, op: 'relu', inputs: [from] })
  const sum = (...inputs: string[]) => ({ id: 'last', op: 'add', inputs })
  const size = 4 * 48
  test.each<[string, object[], object]>([
    ['after a convolution is fused', [conv, relu('conv')], { fused: size }],
    ['after a convolution and its norm is fused', [conv, bn, relu('bn')], { fused: size }],
    [
      'is not where the convolution has another reader',
      [conv, relu('conv', 'a'), sum('a', 'conv')],
      { activation: size },
    ],
    ['is not where its norm has another reader', [conv, bn, relu('bn', 'a'), sum('a', 'bn')], { activation: size }],
    ['after an activation stands alone', [conv, relu('conv', 'a'), relu('a')], { fused: size, activation: size }],
    ['of the input stands alone', [relu('input', 'a'), { ...conv, id: 'last', inputs: ['a'] }], { activation: size }],
  ])('%s', (_, nodes, expected) => {
    const { fused, activation, norm } = work(parseArchitecture(document([...nodes, ...head])), 'written')
    expect({ fused, activation, norm }).toEqual({
      fused: undefined,
      activation: undefined,
      norm: undefined,
      ...expected,
    })
  })

  test('twice on one value is work once, except where an eager framework runs it', () => {
    const twice = [conv, relu('conv', 'a'), relu('conv', 'b'), sum('a', 'b')]
    const graph = parseArchitecture(document([...twice, ...head]))
    expect(work(graph, 'written')).toMatchObject({ activation: 2 * size, add: size })
    for (const execution of ['reaching', 'fed', 'pruned'] as const)
      expect(work(graph, execution)).toMatchObject({ fused: size, add: size })
  })
})

test('a norm counts where it does not follow a convolution that it alone reads', () => {
  const conv = { id: 'conv', op: 'conv', kernel: 1, channels: 4, inputs: ['input'] }
  const graph = parseArchitecture(
    document([
      conv,
      { id: 'a', op: 'batch_norm', inputs: ['conv'] },
      { id: 'b', op: 'batch_norm', inputs: ['conv'] },
      { id: 'sum', op: 'add', inputs: ['a', 'b'] },
      { id: 'end', op: 'global_avg_pool', inputs: ['sum'] },
      { id: 'logits', op: 'linear', channels: 5, inputs: ['end'] },
    ]),
  )
  expect(work(graph, 'pruned').norm).toBe(2 * 4 * 48)
})

test('does not depend on names, on the order of nodes or of the terms of sums', () => {
  fc.assert(
    fc.property(architectureArbitrary(16), fc.array(fc.nat(99), { minLength: 1, maxLength: 20 }), (made, order) => {
      expect(workOf(parseArchitecture(respell(made, order)))).toEqual(workOf(parseArchitecture(made)))
    }),
  )
})
