// What is not read is refused by an error that names the file, the node, its operation and what to do.
import { expect, test } from 'vitest'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import { smallModel } from './small-models.ts'
import type { SmallModel, SmallNode } from './small-models.ts'

function refusal(model: Partial<SmallModel>): ArchitectureError {
  try {
    readOnnx(smallModel({ input: [1, 4, 8, 8], nodes: [], ...model }), 'net.onnx')
  } catch (error) {
    if (error instanceof ArchitectureError) return error
    throw error
  }
  throw new Error('it was read')
}

const node = (op: string, inputs: string[] = ['x'], rest: Partial<SmallNode> = {}): SmallNode[] => [
  { op, inputs, output: 'y', ...rest },
]

test.each<[string, Partial<SmallModel>, string, RegExp]>([
  [
    'an operator that is not known',
    { nodes: node('LSTM') },
    'unknown_op',
    /node 'n0' \(LSTM\): this operator is not read\. .*Conv/,
  ],
  ['one that is misspelt', { nodes: node('Convv') }, 'unknown_op', /\(Convv\): .*Conv is/],
  [
    'another domain',
    { nodes: node('FusedConv', ['x'], { domain: 'com.microsoft' }) },
    'unsupported',
    /node 'n0' \(FusedConv\): .*'com\.microsoft'.*standard operators/,
  ],
  ['attention', { nodes: node('MatMul', ['x', 'x']) }, 'unsupported', /\(MatMul\): .*attention/],
  [
    'a softmax inside',
    { nodes: [...node('Softmax').map((each) => ({ ...each, output: 's' })), ...node('Relu', ['s'])] },
    'unsupported',
    /\(Softmax\)/,
  ],
  ['layer normalisation', { nodes: node('LayerNormalization') }, 'unknown_op', /\(LayerNormalization\)/],
  [
    'a mean over the channels',
    { nodes: node('ReduceMean', ['x', 'a']), constants: { a: { ints: [1] } } },
    'unsupported',
    /\(ReduceMean\): .*axes \[1\]/,
  ],
  [
    'a sum of unlike shapes',
    { nodes: [...node('GlobalAveragePool').map((each) => ({ ...each, output: 'p' })), ...node('Add', ['x', 'p'])] },
    'unsupported',
    /\(Add\): it adds \[1, 4, 8, 8\] and \[1, 4, 1, 1\]/,
  ],
  [
    'a constant that is no bias',
    {
      nodes: [...node('Relu').map((each) => ({ ...each, output: 'r' })), ...node('Add', ['r', 'c'])],
      constants: { c: { weights: [1, 4, 8, 8] } },
    },
    'unsupported',
    /\(Add\): a constant \[1, 4, 8, 8\]/,
  ],
  [
    'a function that is not known',
    { nodes: [...node('Erf').map((each) => ({ ...each, output: 'e' })), ...node('Relu', ['e'])] },
    'unsupported',
    /\(Erf\): erf\('input'\) is no activation function|\(Relu\): it reads/,
  ],
  [
    'a crop',
    { nodes: node('Slice', ['x', 'f', 't', 'a']), constants: { f: { ints: [1] }, t: { ints: [7] }, a: { ints: [2] } } },
    'unsupported',
    /\(Slice\): it takes 1 to 7 by 1 of the axis 2/,
  ],
  [
    'reflected margins',
    {
      nodes: node('Pad', ['x', 'p'], { attributes: { mode: 'reflect' } }),
      constants: { p: { ints: [0, 0, 1, 1, 0, 0, 1, 1] } },
    },
    'unsupported',
    /\(Pad\): it pads by 'reflect'/,
  ],
  [
    'a shape whose values were stripped',
    { nodes: node('Reshape', ['x', 's']), constants: { s: { weights: [2] } } },
    'unsupported',
    /\(Reshape\): the values of 's' \[2\].*stripped/,
  ],
  [
    'weights that do not fit',
    { nodes: node('Conv', ['x', 'w']), constants: { w: { weights: [8, 3, 3, 3] } } },
    'shape_mismatch',
    /\(Conv\): its weight \[8, 3, 3, 3\] in 1 groups does not fit 4 channels/,
  ],
  [
    'a kernel past the limits',
    { input: [1, 4, 64, 64], nodes: node('Conv', ['x', 'w']), constants: { w: { weights: [8, 4, 32, 32] } } },
    'unsupported',
    /\(Conv\): as conv, kernel/,
  ],
  [
    'a kernel larger than the image',
    { nodes: node('Conv', ['x', 'w']), constants: { w: { weights: [8, 4, 9, 9] } } },
    'shape_mismatch',
    /\(Conv\): as conv: kernel \[9, 9\]/,
  ],
  [
    'what nothing gives',
    { nodes: node('Relu', ['nothing']) },
    'invalid_onnx',
    /\(Relu\): it reads 'nothing', which nothing before it gives/,
  ],
  [
    'a size that is open',
    { input: ['N', 3, 'height', 'width'], nodes: node('Relu') },
    'unsupported',
    /'x' is \[N, 3, height, width\]: the size of the image is open; give it/,
  ],
  [
    'rows',
    { input: [1, 20], nodes: node('Relu') },
    'unsupported',
    /its input 'x' is \[1, 20\]; an image \[N, C, H, W\] is read/,
  ],
  ['an output that is an image', { nodes: node('Relu') }, 'unsupported', /its output 'y' is \[1, 4, 8, 8\]/],
  [
    'an output of nothing',
    { nodes: node('Relu'), output: 'z' },
    'invalid_onnx',
    /its output 'z' is not computed from the image/,
  ],
])('%s', (_, model, code, says) => {
  const error = refusal(model)
  expect(error.message).toMatch(/^net\.onnx: /)
  expect(error.message).toMatch(says)
  expect(error.code).toBe(code)
})

test('the pointer leads to the node in the file', () => {
  const { errors } = refusal({
    nodes: [...node('Relu').map((each) => ({ ...each, output: 'r' })), ...node('LSTM', ['r'])],
  })
  expect(errors.map(({ pointer }) => pointer)).toEqual(['/graph/node/1'])
})

test('names from the file do nothing to a terminal', () => {
  expect(refusal({ nodes: node('\u001b[31mred') }).message).not.toContain('\u001b')
})
