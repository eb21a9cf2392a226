// Early exits: what is accepted, what they cost, what pruning and the hash make of them.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cost, exitCosts } from './cost.ts'
import { ArchitectureError } from './errors.ts'
import { exitAlone, outputsOf, throughExit } from './exits.ts'
import { canonicalHash } from './hash.ts'
import { parseArchitecture } from './parse.ts'
import { prune } from './prune.ts'
import { withInputSize } from './resize.ts'
import { exitsArbitrary, respell } from './testing.ts'

const conv = (id: string, from: string, attributes = {}) => ({
  id,
  op: 'conv',
  kernel: 3,
  channels: 4,
  inputs: [from],
  ...attributes,
})
const head = (id: string, from: string, channels = 2) => [
  { id: `${id}.gap`, op: 'global_avg_pool', inputs: [from] },
  { id, op: 'linear', channels, inputs: [`${id}.gap`] },
]

/** stem -> side -> exit `early`; stem -> deep -> exit `late`; deep -> logits; `dead` reads nothing that matters. */
const network = {
  input: { channels: 3, height: 8, width: 8 },
  classes: 2,
  nodes: [
    conv('stem', 'input'),
    conv('side', 'stem', { stride: 2, channels: 6 }),
    conv('dead', 'stem'),
    ...head('early', 'side'),
    conv('deep', 'stem', { kernel: 1 }),
    ...head('late', 'deep'),
    { id: 'bn', op: 'batch_norm', inputs: ['deep'] },
    ...head('logits', 'bn'),
  ],
  output: 'logits',
  exits: ['early', 'late'],
}

const COSTS = {
  stem: { macs: 64 * 9 * 3 * 4, params: 9 * 3 * 4 },
  side: { macs: 16 * 9 * 4 * 6, params: 9 * 4 * 6 },
  early: { macs: 6 * 2, params: 6 * 2 + 2 },
  deep: { macs: 64 * 4 * 4, params: 4 * 4 },
  late: { macs: 4 * 2, params: 4 * 2 + 2 },
  bn: { macs: 0, params: 8 },
  logits: { macs: 4 * 2, params: 4 * 2 + 2 },
}

function summed(...names: (keyof typeof COSTS)[]) {
  const sum = (kind: 'macs' | 'params') => names.reduce((total, name) => total + COSTS[name][kind], 0)
  return { macs: sum('macs'), params: sum('params') }
}

function refusal(json: unknown) {
  try {
    parseArchitecture(json)
  } catch (error) {
    if (error instanceof ArchitectureError)
      return [error.code, ...error.errors.map(({ pointer, detail }) => `${pointer}: ${detail}`)]
    throw error
  }
  return ['accepted']
}

describe('a network with early exits', () => {
  test('costs, as far as each exit, what has run until then', () => {
    const graph = parseArchitecture(network)
    expect(exitCosts(graph)).toEqual([
      summed('stem', 'side', 'early'),
      summed('stem', 'side', 'early', 'deep', 'late'),
      summed('stem', 'side', 'early', 'deep', 'late', 'bn', 'logits'),
    ])
  })

  test('counts what exits share once, in whatever order they are taken', () => {
    const graph = parseArchitecture({ ...network, exits: ['late', 'early'] })
    expect(exitCosts(graph).slice(0, 2)).toEqual([
      summed('stem', 'deep', 'late'),
      summed('stem', 'deep', 'late', 'side', 'early'),
    ])
  })

  test('may name nodes of cells by their block; a linear layer that is an exit has the classes as channels', () => {
    const graph = parseArchitecture({
      input: network.input,
      classes: 7,
      cells: {
        cell: { nodes: [conv('conv', 'input'), { id: 'exit', op: 'linear', inputs: ['conv'] }], output: 'conv' },
        end: { nodes: [{ id: 'logits', op: 'linear', inputs: ['input'] }] },
      },
      blocks: [{ cell: 'cell', repeat: 2, channels: 4 }, { cell: 'end' }],
      exits: ['1.exit'],
    })
    expect(graph.exits?.map((index) => graph.nodes[index])).toMatchObject([{ id: '1.exit', shape: [7, 1, 1] }])
    expect(graph.nodes.find(({ id }) => id === '0.exit')?.shape).toEqual([4, 1, 1])
  })

  test('says nothing of exits where the list is empty', () => {
    const { exits: _, ...plain } = network
    expect(parseArchitecture({ ...plain, exits: [] })).toEqual(parseArchitecture(plain))
  })

  test.each([
    [{ exits: ['eary'] }, 'unknown_input', "/exits/0: the exit 'eary' is not a node; did you mean 'early'?"],
    [{ exits: ['early', 'early'] }, 'invalid_architecture', "/exits/1: the exit 'early' is listed twice"],
    [{ exits: ['logits'] }, 'invalid_architecture', "/exits/0: the exit 'logits' is the output"],
    [{ exits: ['late', 'deep'] }, 'shape_mismatch', "/exits/1: the exit 'deep' has the shape [4, 8, 8], not [2, 1, 1]"],
    [{ exits: 'early' }, 'invalid_architecture', "/exits: 'exits' must be an array"],
    [
      { exits: Array.from({ length: 65 }, (_, i) => `e${i}`) },
      'invalid_architecture',
      "/exits: 'exits' must have at most 64",
    ],
  ])('refuses %o', (change, code, detail) => {
    const [given, first] = refusal({ ...network, ...change })
    expect(given).toBe(code)
    expect(first).toContain(detail)
  })

  test('refuses an exit that does not depend on the input', () => {
    const nodes = [
      ...network.nodes,
      { id: 'none', op: 'zero', inputs: ['stem'] },
      { id: 'still', op: 'linear', channels: 2, inputs: ['none'] },
    ]
    expect(refusal({ ...network, nodes, exits: ['still'] })).toEqual([
      'disconnected',
      "/exits/0: the exit 'still' does not depend on the input",
    ])
  })
})

test('pruning keeps what any exit needs, and the costs of exits that zeros do not touch', () => {
  const less = prune(parseArchitecture(network))
  expect(less.nodes.some(({ id }) => id === 'dead')).toBe(false)
  expect(exitCosts(less)).toEqual(exitCosts(parseArchitecture(network)))
  fc.assert(
    fc.property(exitsArbitrary(), fc.boolean(), (document, keepIdentity) => {
      const graph = parseArchitecture(document)
      const pruned = prune(graph, { keepIdentity })
      expect(pruned.exits).toHaveLength(graph.exits!.length)
      for (const index of outputsOf(pruned)) expect(pruned.nodes[index].shape).toEqual([graph.classes, 1, 1])
      expect(prune(pruned, { keepIdentity })).toEqual(pruned)
      // Each exit alone is the same network whether the others were there while it was pruned or not.
      outputsOf(graph).forEach((_, place) => {
        const alone = prune(exitAlone(graph, place), { keepIdentity })
        expect(canonicalHash(exitAlone(pruned, place))).toBe(canonicalHash(alone))
      })
    }),
    { numRuns: 60 },
  )
})

test('the part as far as an exit costs what the exit costs, and the whole the rest', () => {
  fc.assert(
    fc.property(exitsArbitrary(), (document) => {
      const graph = parseArchitecture(document)
      const costs = exitCosts(graph)
      costs.forEach((expected, place) => {
        const part = throughExit(graph, place)
        expect(cost(part)).toEqual(expected)
        expect(part.exits ?? []).toHaveLength(place)
      })
      costs.forEach(({ macs }, place) => expect(macs).toBeGreaterThanOrEqual(costs[place - 1]?.macs ?? 0))
      expect(costs.at(-1)!.macs).toBeLessThanOrEqual(cost(graph).macs)
    }),
    { numRuns: 60 },
  )
})

describe('the hash', () => {
  const hash = (change = {}) => canonicalHash(parseArchitecture({ ...network, ...change }))

  test('sees which exits there are and in which order, but not how they are spelled', () => {
    const hashes = [['early', 'late'], ['late', 'early'], ['early'], ['late'], []].map((exits) => hash({ exits }))
    expect(new Set(hashes).size).toBe(5)
    fc.assert(
      fc.property(exitsArbitrary(), fc.array(fc.nat(99), { minLength: 5, maxLength: 9 }), (document, order) => {
        const other = parseArchitecture(respell(document, order))
        expect(canonicalHash(other)).toBe(canonicalHash(parseArchitecture(document)))
      }),
      { numRuns: 60 },
    )
  })

  test('tells one of two equal heads that is an exit from both of them', () => {
    const nodes = [conv('stem', 'input'), ...head('a', 'stem'), ...head('b', 'stem'), ...head('logits', 'stem')]
    const twins = (exits: string[]) => hash({ nodes, exits })
    expect(twins(['a'])).toBe(twins(['b']))
    expect(twins(['a', 'b'])).toBe(twins(['b', 'a']))
    expect(twins(['a', 'b'])).not.toBe(twins(['a']))
  })
})

test('another image size is possible where every exit takes it', () => {
  const graph = parseArchitecture(network)
  expect(withInputSize(graph, 4, 4)?.exits).toEqual(graph.exits)
  const flat = [...network.nodes, { id: 'flat', op: 'linear', channels: 2, inputs: ['side'] }]
  expect(withInputSize(parseArchitecture({ ...network, nodes: flat, exits: ['flat'] }), 4, 4)).toBeUndefined()
})
