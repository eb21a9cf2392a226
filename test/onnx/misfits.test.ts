// Weights, attributes and values that do not fit each other are refused, and the error has the extents of both.
import { describe } from 'vitest'
import { only, refused, w } from './refused-models.ts'

describe('shapes that do not fit', () => {
  const beside = { more: { z: [1, 4, 8, 7] } }
  refused([
    [
      'weights of a convolution',
      only('Conv', w(8, 3, 3, 3)),
      'shape_mismatch',
      /\(Conv\): its weight \[8, 3, 3, 3\] in 1 groups does not fit 4 channels/,
    ],
    [
      'weights of a product',
      only('MatMul', w(5, 3)),
      'shape_mismatch',
      /\(MatMul\): its weight takes 5 features, not 8/,
    ],
    [
      'weights of a recurrent layer',
      {
        ...only('LSTM', { w: { weights: [1, 16, 4] }, r: { weights: [1, 16, 4] } }, { attributes: { hidden_size: 4 } }),
        input: [5, 1, 3],
      },
      'shape_mismatch',
      /\(LSTM\): its weight takes 4 features, not 3/,
    ],
    [
      'two values in an equation',
      only('Einsum', w(5, 3), { attributes: { equation: 'bchw,cd->bdhw' } }),
      'shape_mismatch',
      /\(Einsum\): as einsum: chw,cd->dhw: 'c' is 4 and 5/,
    ],
    [
      'terms of a sum',
      { nodes: [{ op: 'Add', inputs: ['x', 'z'], output: 'y' }], ...beside },
      'shape_mismatch',
      /\(Add\): as add: adds \[4, 8, 8\] and \[4, 8, 7\]; shapes must be the same, or extents 1/,
    ],
    [
      'parts side by side',
      { nodes: [{ op: 'Concat', inputs: ['x', 'z'], output: 'y', attributes: { axis: 1 } }], ...beside },
      'shape_mismatch',
      /\(Concat\): as concat: joins \[4, 8, 8\] and \[4, 8, 7\]/,
    ],
    [
      'factors of two attention scores',
      { nodes: [{ op: 'MatMul', inputs: ['x', 'z'], output: 'y' }], more: { z: [1, 4, 9, 8] } },
      'shape_mismatch',
      /\(MatMul\): as matmul: multiplies \[4, 8, 8\] by \[4, 9, 8\]; \[\.\.\., m, k\] and \[\.\.\., k, n\] are needed/,
    ],
    [
      'parts of a split',
      only('Split', {}, { output: ['y', 'z'], attributes: { split: [1, 2], axis: 1 } }),
      'shape_mismatch',
      /\(Split\): parts of \[1, 2\] do not fit 2 outputs and an extent of 4/,
    ],
    [
      'a kernel that is larger than the image',
      only('Conv', w(8, 4, 9, 9)),
      'shape_mismatch',
      /\(Conv\): as conv: kernel \[9, 9\] with dilation \[1, 1\] is larger than its padded input \[4, 8, 8\]/,
    ],
    [
      'more entries than there are',
      only('TopK', { k: { ints: [99] } }, { output: ['y', 'z'] }),
      'shape_mismatch',
      /\(TopK\): as top_k: takes 99 of 8 entries along axis 2/,
    ],
    [
      'entries past the last',
      only('Gather', { k: { ints: [9] } }, { attributes: { axis: 1 } }),
      'unsupported',
      /\(Gather\): it takes entries past the 4 that there are/,
    ],
    [
      'extents of other elements',
      only('Reshape', { s: { ints: [1, 5, -1] } }),
      'shape_mismatch',
      /\(Reshape\): \[1, 4, 8, 8\] does not become \[1, 5, -1\]/,
    ],
    [
      'an order of axes that the image does not have',
      only('Transpose', {}, { attributes: { perm: [0, 1, 1, 2] } }),
      'invalid_onnx',
      /\(Transpose\): perm \[0, 1, 1, 2\] does not fit \[1, 4, 8, 8\]/,
    ],
  ])
})
