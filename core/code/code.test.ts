// Generated code: its names, its layers, what it refuses. Its numbers are compared by `npm run check:code`.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OPERATION_NETWORKS } from '../../test/code/operation-networks.ts'
import { cost } from '../arch/cost.ts'
import { parametersOf } from '../arch/graph.ts'
import { parseArchitecture } from '../arch/parse.ts'
import { architectureArbitrary } from '../arch/testing.ts'
import { OPERATIONS } from '../ops/table.ts'
import { CodeError } from './code-errors.ts'
import { FRAMEWORKS } from './frameworks.ts'
import { kerasCode } from './keras/keras.ts'
import { Identifiers, number, quoted } from './python.ts'
import { pytorchCode } from './pytorch/pytorch.ts'
import type { ArchGraph } from '../arch/graph.ts'

const NETWORKS = Object.entries(OPERATION_NETWORKS).map(
  ([name, document]) => [name, parseArchitecture(document)] as const,
)

const RESIDUAL = parseArchitecture({
  input: { channels: 3, height: 8, width: 8 },
  classes: 10,
  nodes: [
    { id: 'stem', op: 'conv', kernel: 3, channels: 8, stride: 2, inputs: ['input'] },
    { id: 'stem/norm', op: 'batch_norm', inputs: ['stem'] },
    { id: 'a', op: 'conv', kernel: 3, channels: 8, inputs: ['stem/norm'] },
    { id: 'b', op: 'relu', inputs: ['a'] },
    { id: 'c', op: 'conv', kernel: 3, channels: 8, inputs: ['b'] },
    { id: 'sum', op: 'add', inputs: ['c', 'stem/norm'] },
    { id: 'pool', op: 'global_avg_pool', inputs: ['sum'] },
    { id: 'out', op: 'linear', channels: 10, inputs: ['pool'] },
  ],
})

/** Two layers of tokens that share their matrix, and a learned position. */
const TOKENS = parseArchitecture({
  inputs: { ids: { ids: 6, vocabulary: 30 } },
  nodes: [
    { id: 'rows', op: 'embedding', vocabulary: 30, channels: 4, inputs: ['ids'] },
    { id: 'places', op: 'parameter', shape: [6, 4] },
    { id: 'x', op: 'add', inputs: ['rows', 'places'] },
    { id: 'a', op: 'linear', channels: 4, inputs: ['x'] },
    { id: 'b', op: 'linear', channels: 4, inputs: ['a'], shares: 'a' },
  ],
  output: 'b',
})

test('the networks of the check have every operation', () => {
  const had = new Set(NETWORKS.flatMap(([, { nodes }]) => nodes.map(({ op }) => op.type)))
  expect(OPERATIONS.map(({ type }) => type).filter((type) => !had.has(type as never))).toEqual([])
})

test('a residual network in PyTorch', () => {
  expect(pytorchCode(RESIDUAL)).toMatchInlineSnapshot(`
    "import torch.nn.functional as F
    from torch import nn

    # Layers, and the nodes under whose names their tensors are saved.
    NAMES = {
        "stem_norm": "stem/norm",
    }


    def renamed(state, names):
        """The tensors of a state under other names of their layers."""
        parts = ((key.rpartition("."), tensor) for key, tensor in state.items())
        return {names.get(layer, layer) + dot + role: tensor for (layer, dot, role), tensor in parts}


    class Network(nn.Module):
        """[N, 3, 8, 8] -> [N, 10]."""

        def __init__(self):
            super().__init__()
            self.stem = nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False)
            self.stem_norm = nn.BatchNorm2d(8)
            self.a = nn.Conv2d(8, 8, 3, padding=1, bias=False)
            self.c = nn.Conv2d(8, 8, 3, padding=1, bias=False)
            self.out = nn.Linear(8, 10)

        def forward(self, x):
            x = self.stem_norm(self.stem(x))
            x = self.c(F.relu(self.a(x))) + x
            return self.out(F.adaptive_avg_pool2d(x, 1).flatten(1))

        def state_dict(self, *args, **kwargs):
            return renamed(super().state_dict(*args, **kwargs), NAMES)

        def load_state_dict(self, state_dict, *args, **kwargs):
            own = renamed(state_dict, {name: layer for layer, name in NAMES.items()})
            return super().load_state_dict(own, *args, **kwargs)
    "
  `)
})

test('a residual network in Keras', () => {
  expect(kerasCode(RESIDUAL)).toMatchInlineSnapshot(`
    "import keras
    from keras import layers, ops


    class Network(keras.Model):
        """[N, 3, 8, 8] -> [N, 10].

        Channels come first: TensorFlow convolves them on GPUs alone, JAX and PyTorch anywhere.
        """

        def __init__(self):
            super().__init__()
            self.stem = layers.Conv2D(8, 3, strides=2, use_bias=False, data_format="channels_first")
            self.stem_norm = layers.BatchNormalization(axis=1, momentum=0.9, epsilon=1e-5)
            self.a = layers.Conv2D(8, 3, use_bias=False, data_format="channels_first")
            self.c = layers.Conv2D(8, 3, use_bias=False, data_format="channels_first")
            self.out = layers.Dense(10)

        def call(self, x):
            x = self.stem_norm(self.stem(ops.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))))
            b = ops.relu(self.a(ops.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))))
            x = self.c(ops.pad(b, ((0, 0), (0, 0), (1, 1), (1, 1)))) + x
            return self.out(ops.reshape(ops.mean(x, (2, 3), keepdims=True), (-1, 8)))
    "
  `)
})

test('shared and learned tensors', () => {
  expect(pytorchCode(TOKENS)).toMatchInlineSnapshot(`
    "import torch
    from torch import nn


    class Network(nn.Module):
        """[N, 6] of ids below 30 -> [N, 6, 4]."""

        def __init__(self):
            super().__init__()
            self.rows = nn.Embedding(30, 4)
            self.places = nn.ParameterDict({"value": nn.Parameter(0.02 * torch.randn((6, 4)))})
            self.a = nn.Linear(4, 4)

        def forward(self, ids):
            x = self.rows(ids) + self.places["value"][None]
            return self.a(self.a(x))
    "
  `)
})

/** Attributes that are layers, with their constructors. */
const layersOf = (code: string) =>
  Array.from(
    code.slice(code.indexOf('class Network')).matchAll(/^ {8}self\.(\w+) = ((?:nn\.|Recurrent).*)$/gm),
    ([, name, made]) => [name, made] as const,
  )

const tableOf = (code: string, name: string) => {
  const [, rows = ''] = new RegExp(`^${name} = \\{\\n([^}]*)\\}`, 'm').exec(code) ?? []
  return new Map(Array.from(rows.matchAll(/"(.*)": "(.*)"/g), ([, key, value]) => [key, value] as const))
}

describe('tensors of PyTorch', () => {
  test.each(NETWORKS)('of %s are under the names of its nodes', (_, graph) => {
    const code = pytorchCode(graph)
    const names = tableOf(code, 'NAMES')
    const shared = new Set(Array.from(tableOf(code, 'SHARED').keys(), (key) => key.split('.')[0]))
    const layers = layersOf(code).flatMap(([name, made]) =>
      shared.has(name) || made.includes('affine=False') ? [] : [names.get(name) ?? name],
    )
    const owners = parametersOf(graph).map(({ node }) => graph.nodes[node].id)
    expect(layers.toSorted()).toEqual([...new Set(owners)].toSorted())
  })

  test('are as many as the network has', () => {
    fc.assert(
      fc.property(architectureArbitrary(10), (document) => {
        const graph = parseArchitecture(document)
        const counts = layersOf(pytorchCode(graph)).map(([, made]) => countOf(made))
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(cost(graph).params)
      }),
      { numRuns: 50 },
    )
  })
})

/** Learned numbers of a convolution, a linear layer or a batch norm, by its constructor. */
function countOf(made: string): number {
  const [, kind, given] = /^nn\.(\w+?)(?:\dd)?\((.*)\)$/.exec(made)!
  const [first, second, kernel] = Array.from(given.matchAll(/\([^)]*\)|[^, ]+/g), ([text]) => text)
  const groups = Number(/groups=(\d+)/.exec(given)?.[1] ?? 1)
  const row = given.includes('bias=False') ? 0 : Number(second)
  if (kind === 'Linear') return Number(first) * Number(second) + row
  if (kind === 'BatchNorm') return 2 * Number(first)
  const sides = kernel.startsWith('(') ? kernel.slice(1, -1).split(',').map(Number) : [Number(kernel), Number(kernel)]
  return (Number(first) / groups) * Number(second) * sides[0] * sides[1] + row
}

describe('names', () => {
  const odd = [
    'class',
    'self',
    'x',
    'forward',
    'torch',
    '0.a',
    '"""',
    "'); import os #",
    '\n',
    '<b>',
    'é',
    '',
    '__init__',
  ]

  test('are Python identifiers, each its own', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(...odd))), (texts) => {
        const names = new Identifiers(['torch'])
        const made = texts.map((text) => names.of(text))
        for (const name of made) expect(name).toMatch(/^[A-Za-z]\w*$/)
        expect(new Set([...made, 'torch']).size).toBe(texts.length + 1)
      }),
    )
  })

  test('that Python or a module has are others', () => {
    const names = new Identifiers(['torch'])
    expect(['class', 'forward', 'torch', 'layers', '0.a', '/b/'].map((text) => names.of(text))).toEqual([
      'class_',
      'forward_',
      'torch_2',
      'layers_',
      'n0_a',
      'b',
    ])
  })

  test('are strings that end where they should', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(quoted(text)).toMatch(/^"(?:[ !#-[\]-~]|\\x[\da-f]{2}|\\u[\da-f]{4}|\\U[\da-f]{8})*"$/)
      }),
    )
    expect(quoted('a"b\\\né😀')).toBe('"a\\x22b\\x5c\\x0a\\xe9\\U0001f600"')
  })

  test.each(Object.entries(FRAMEWORKS))('of any characters stay names in %s', (_, write) => {
    const ids = (graph: ArchGraph, of: (id: string, at: number) => string): ArchGraph => ({
      ...graph,
      nodes: graph.nodes.map((node, at) => ({ ...node, id: of(node.id, at) })),
    })
    const plain = write(ids(RESIDUAL, (_, at) => `n.b.${at}`))
    const hostile = write(ids(RESIDUAL, (_, at) => `n\n"""'; #\\</b>\u2028${at}`))
    const outsideStrings = (code: string) => code.replaceAll(/"[^"\n]*"/g, '""')
    expect(outsideStrings(hostile)).toBe(outsideStrings(plain))
  })
})

test('numbers are Python', () => {
  expect([0.5, -3, 1e21, 1e-7, Infinity, -Infinity, NaN].map(number)).toEqual([
    '0.5',
    '-3',
    '1e+21',
    '1e-7',
    'float("inf")',
    '-float("inf")',
    'float("nan")',
  ])
})

describe('what a framework has no words for is refused, with the node and the remedy', () => {
  const image = (node: object) =>
    parseArchitecture({ input: { channels: 4, height: 8, width: 8 }, nodes: [{ id: 'n', inputs: ['input'], ...node }] })

  test.each([
    [kerasCode, { op: 'conv', kernel: 3, channels: 4, stride: 2, dilation: 2 }, 'give it one of them as 1'],
    [kerasCode, { op: 'conv_transpose', kernel: 3, channels: 4, groups: 2 }, 'give it one'],
    [kerasCode, { op: 'resize', height: 4, width: 4, mode: 'cubic' }, "name the mode 'linear' or 'nearest'"],
    [
      pytorchCode,
      { op: 'conv_transpose', kernel: 3, channels: 4, stride: 2, padding: 0, output_padding: 2 },
      'give it less `output_padding`',
    ],
  ])('%o %j', (write, node, remedy) => {
    expect(() => write(image(node))).toThrow(CodeError)
    expect(() => write(image(node))).toThrow(
      new RegExp(`^'n' \\(${node.op}\\) cannot be said in \\w+: .*${remedy.replaceAll(/[()]/g, '.')}`),
    )
  })
})
