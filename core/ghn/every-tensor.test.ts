// Whether every learnable tensor of every operation is generated: of small networks that have one of each.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parametersOf } from '../arch/graph.ts'
import { parseArchitecture } from '../arch/parse.ts'
import { elements } from '../onnx/graph.ts'
import { OPS, homeOf } from '../ops/table.ts'
import { generateWeights } from './run/generate.ts'
import { openCommittedGhn } from './testing.ts'
import { ghnItem } from './tiles/tile-plan.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { GhnConfig } from './config.ts'
import type { Ghn } from './run/ghn.ts'

type Layer = Readonly<Record<string, unknown>>

const IMAGE = { input: { channels: 3, height: 16, width: 16 } }

/** A network of layers one after another, of an image where no other input is named. */
function network(layers: readonly Layer[], rest: Layer = IMAGE): ArchGraph {
  const nodes = layers.map((layer, i) => ({ id: `n${i}`, inputs: [i === 0 ? 'input' : `n${i - 1}`], ...layer }))
  return parseArchitecture({ ...rest, nodes })
}

const conv = { op: 'conv', channels: 24, kernel: 3 }
const batchNorm = { op: 'batch_norm' }
const sequence = { input: { tokens: 12, channels: 20 } }
/** Two values side by side: what reads their sum hears from several nodes at once. */
const sum = [conv, conv, { op: 'add', inputs: ['n0', 'n1'] }]
const patches = { op: 'patch_embed', patch: 4, channels: 24 }

const NETWORKS: readonly (readonly [string, ArchGraph])[] = [
  [
    'convolutions',
    network([
      conv,
      { op: 'depthwise_conv', kernel: 5 },
      { op: 'prelu' },
      { ...conv, groups: 4, bias: true },
      { op: 'separable_conv', kernel: 3, channels: 80 },
    ]),
  ],
  [
    'a transposed convolution of a sum',
    network([...sum, { op: 'conv_transpose', channels: 20, kernel: 2, stride: 2 }]),
  ],
  [
    'norms',
    network([
      conv,
      batchNorm,
      conv,
      { op: 'layer_norm' },
      conv,
      { op: 'rms_norm' },
      conv,
      { op: 'group_norm', groups: 4 },
    ]),
  ],
  [
    'a transformer',
    network([
      patches,
      { op: 'class_token' },
      { op: 'position' },
      { op: 'attention', heads: 2 },
      { op: 'layer_scale' },
      { op: 'mlp' },
      { op: 'parameter', shape: [17, 24], inputs: [] },
      { op: 'mul', inputs: ['n5', 'n6'] },
    ]),
  ],
  ['windows', network([conv, { op: 'attention', heads: 2, window: 4, relative_bias: true }, { op: 'patch_merge' }])],
  [
    'blocks',
    network([
      conv,
      { op: 'inverted_residual', channels: 24, squeeze_excite: {} },
      { op: 'convnext_block' },
      { op: 'squeeze_excite' },
    ]),
  ],
  [
    'recurrent layers of a sum',
    network(
      [
        { op: 'linear', channels: 20 },
        { op: 'linear', channels: 20 },
        sum[2],
        ...['lstm', 'gru', 'rnn'].map((op) => ({ op, hidden: 70, directions: 2 })),
      ],
      sequence,
    ),
  ],
  ['token ids', network([{ op: 'embedding', vocabulary: 50, channels: 24 }], { input: { ids: 12, vocabulary: 50 } })],
  ['a classifier', network([{ op: 'global_avg_pool' }, { op: 'linear', channels: 10 }], { ...IMAGE, classes: 10 })],
]

let ghn: Ghn
let config: GhnConfig
beforeAll(async () => {
  ;({ ghn, config } = await openCommittedGhn())
})
afterAll(() => ghn.release())

const constant = (data: Float32Array) => data.every((value) => value === data[0])

/** Names of the tensors that are the same all over. */
async function constantsOf(graph: ArchGraph): Promise<string[]> {
  const [{ graph: pruned, weights }] = await generateWeights(ghn, [ghnItem(graph, config)])
  expect(weights.map(({ spec }) => spec)).toEqual(parametersOf(pruned))
  for (const { spec, data } of weights) {
    expect(data, spec.name).toHaveLength(elements(spec.shape))
    expect(data.every(Number.isFinite), spec.name).toBe(true)
  }
  return weights.filter(({ data }) => constant(data)).map(({ spec }) => spec.fill)
}

test.each(NETWORKS)('all but the biases of %s are generated', async (_, graph) => {
  expect((await constantsOf(graph)).filter((fill) => fill !== 'bias')).toEqual([])
})

test('norms over a sum are the identity', async () => {
  const norms = network([...sum, batchNorm, { ...conv, inputs: ['n2'] }, { op: 'add', inputs: ['n3', 'n4'] }])
  expect(await constantsOf(norms)).toEqual(['scale', 'shift'])
})

test('a network that has nothing to generate has nothing generated', async () => {
  expect(await constantsOf(network([{ op: 'relu' }]))).toEqual([])
  expect(await constantsOf(network([batchNorm]))).toEqual(['scale', 'shift'])
})

test('these networks have every operation that has learnable tensors', () => {
  // A word that is no operation of its own has no home.
  const learning = OPS.filter((op) => typeof homeOf({ type: op })?.tensors === 'function')
  const had = new Set(NETWORKS.flatMap(([, { nodes }]) => nodes.map(({ op }) => op.type as string)))
  expect(learning.filter((op) => !had.has(op))).toEqual([])
  expect(learning.length).toBeGreaterThan(10)
})
