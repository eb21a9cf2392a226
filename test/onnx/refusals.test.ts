// What is not read is refused by an error that names the file, the node, its operation and what to do.
import { describe, expect, test } from 'vitest'
import { only, refusal, refused, w } from './refused-models.ts'
import type { PartialModel } from './refused-models.ts'

const IN_SPACE = { input: [1, 4, 8, 8, 8] }

describe('operators', () => {
  refused([
    [
      'one that is not known',
      only('NonMaxSuppression'),
      'unknown_op',
      /node 'n0' \(NonMaxSuppression\): this operator is not read$/,
    ],
    ['one that is misspelt', only('Convv'), 'unknown_op', /\(Convv\): .*not read; Conv is$/],
    [
      'another domain',
      only('Mish', {}, { domain: 'org.example' }),
      'unsupported',
      /\(Mish\): .*'org\.example' are not read; export the network with standard operators alone/,
    ],
    [
      'one of ONNX Runtime that is not known',
      only('FusedConv', {}, { domain: 'com.microsoft' }),
      'unknown_op',
      /\(FusedConv\): this operator is not read/,
    ],
    [
      'a loop',
      only('Loop', {}, { attributes: { body: { graph: [] } } }),
      'unsupported',
      /\(Loop\): its 'body' is a graph of its own; networks with loops are not read, export one without/,
    ],
    [
      'a scan',
      only('Scan', {}, { attributes: { body: { graph: [] } } }),
      'unsupported',
      /\(Scan\): .*loops are not read, export one without/,
    ],
    ['a branch without a condition to choose by', only('If'), 'invalid_onnx', /\(If\): it has no else_branch/],
  ])
})

describe('images in space', () => {
  refused([
    [
      'a convolution',
      { ...only('Conv', w(8, 4, 3, 3, 3)), ...IN_SPACE },
      'unsupported',
      /\(Conv\): its weight is \[8, 4, 3, 3, 3\]; windows of one and of two axes are read/,
    ],
    ['a transposed one', { ...only('ConvTranspose', w(4, 8, 3, 3, 3)), ...IN_SPACE }, 'unsupported', /an image \[N/],
    [
      'a pool',
      { ...only('MaxPool', {}, { attributes: { kernel_shape: [2, 2, 2] } }), ...IN_SPACE },
      'unsupported',
      /\(MaxPool\): .*an image \[N/,
    ],
    ['a pool of everything', { ...only('GlobalAveragePool'), ...IN_SPACE }, 'unsupported', /an image \[N/],
  ])
})

describe('what is decided when the network runs, or is not in the file', () => {
  refused([
    [
      'a shape whose values were stripped',
      only('Reshape', { s: { weights: [2] } }),
      'unsupported',
      /\(Reshape\): the values of 's' \[2\].*when weights are stripped, constants this small must stay/,
    ],
    [
      'a shape that is read',
      { nodes: [{ op: 'Reshape', inputs: ['x', 'z'], output: 'y' }], more: { z: [3] } },
      'unsupported',
      /\(Reshape\): its input 1 is computed from the network's input; it must be a constant/,
    ],
    [
      'a mean over the images of a run',
      { ...only('ReduceMean', { a: { ints: [0] } }), input: [4, 4, 8, 8] },
      'unsupported',
      /\(ReduceMean\): it works along the batch, the axis 0 of \[4, 4, 8, 8\]/,
    ],
    ['a window without extents', only('MaxPool'), 'invalid_onnx', /\(MaxPool\): it has no kernel_shape/],
    ['weights that are missing', only('Conv'), 'invalid_onnx', /\(Conv\): its input 1 is missing/],
    [
      'what nothing gives',
      { nodes: [{ op: 'Relu', inputs: ['nothing'], output: 'y' }] },
      'invalid_onnx',
      /\(Relu\): it reads 'nothing', which nothing before it gives/,
    ],
  ])
})

describe('inputs and outputs', () => {
  refused([
    [
      'the size of an image that is open',
      { ...only('Relu'), input: ['N', 3, 'height', 'width'] },
      'unsupported',
      /'x' is \[N, 3, height, width\]: the size of the image is open; give it, by \?height= .* or --image HEIGHTxWIDTH/,
    ],
    [
      'another extent that is open',
      { ...only('Relu'), input: ['N', 'sequence'] },
      'unsupported',
      /the extent 'sequence' is open; give it, by \?dim=sequence:N of a request or --dim sequence=N/,
    ],
    ['an output of nothing', { ...only('Relu'), output: 'z' }, 'invalid_onnx', /its output 'z' is given by no node/],
    [
      'nothing but constants',
      { nodes: [{ op: 'Relu', inputs: ['c'], output: 'y' }], constants: { c: { weights: [4] } } },
      'invalid_onnx',
      /its outputs are not computed from its inputs/,
    ],
    ['nothing but its extents', only('Shape'), 'invalid_onnx', /its outputs are not computed from its inputs/],
    ['no layer', only('Identity'), 'unsupported', /its output is its input: it has no layer/],
  ])
})

describe('past the limits', () => {
  refused([
    [
      'activations',
      { ...only('Relu'), input: [1, 4, 100_000, 100_000] },
      'too_large',
      /the network has 80000000000 activations; at most 10000000000/,
    ],
    ['parameters', only('MatMul', w(8, 1e9)), 'too_large', /the network has 8000000000 params; at most 2000000000/],
    ['axes', { ...only('Relu'), input: Array<number>(9).fill(1) }, 'too_large', /a shape has more than 8 axes/],
  ])
})

const FAULTY: PartialModel = {
  nodes: [
    { op: 'NonMaxSuppression', inputs: ['x'], output: 'boxes' },
    { op: 'Relu', inputs: ['boxes'], output: 'after' },
    { op: 'Mish', inputs: ['x'], output: 'mish', domain: 'org.example' },
    { op: 'Conv', inputs: ['x', 'w'], output: 'conv' },
    { op: 'Sum', inputs: ['after', 'mish', 'conv'], output: 'y' },
  ],
  constants: w(8, 3, 3, 3),
}

test('all faults of a file are told at once, but for what comes of them', () => {
  const { errors, code } = refusal(FAULTY)
  expect(errors.map(({ pointer }) => pointer)).toEqual(['/graph/node/0', '/graph/node/2', '/graph/node/3'])
  expect(errors.map(({ detail }) => /\((\w+)\)/.exec(detail)?.[1])).toEqual(['NonMaxSuppression', 'Mish', 'Conv'])
  expect(code).toBe('unknown_op')
})

test('of thousands of faults a hundred are told', () => {
  const nodes = Array.from({ length: 3_000 }, (_, i) => ({ op: 'NonZero', inputs: ['x'], output: `y${i}` }))
  expect(refusal({ nodes, output: 'y0' }).errors).toHaveLength(100)
})

test('names from the file do nothing to a terminal', () => {
  expect(refusal(only('\u001b[31mred')).message).not.toContain('\u001b')
})
