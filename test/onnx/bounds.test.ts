// Attributes out of their bounds and tensors of other lengths than their layer has are refused wherever they stand.
import { describe } from 'vitest'
import { only, refused, w } from './refused-models.ts'

/** Weights of these extents behind the input, named by letters. */
const tensors = (...list: number[][]) =>
  Object.fromEntries(list.map((weights, i) => [String.fromCodePoint(97 + i), { weights }]))

describe('attributes past the bounds of an architecture', () => {
  const wide = { input: [1, 1, 4096, 4096] }
  refused([
    [
      'channels',
      only('Conv', w(16_385, 4, 1, 1)),
      'unsupported',
      /node 'n0' \(Conv\): as conv: 'channels' must be at most 16384, not 16385/,
    ],
    [
      'a kernel',
      { ...only('Conv', w(1, 1, 1025, 1)), ...wide },
      'unsupported',
      /\(Conv\): as conv: 'kernel\[0\]' must be at most 1024, not 1025/,
    ],
    [
      'strides',
      { ...only('MaxPool', {}, { attributes: { kernel_shape: [2, 2], strides: [2000, 1] } }), ...wide },
      'unsupported',
      /\(MaxPool\): as max_pool: 'stride\[0\]' must be at most 1024, not 2000/,
    ],
    [
      'dilations',
      { ...only('Conv', w(1, 1, 2, 2), { attributes: { dilations: [1025, 1] } }), ...wide },
      'unsupported',
      /\(Conv\): as conv: 'dilation\[0\]' must be at most 1024, not 1025/,
    ],
    [
      'pads',
      only('Conv', w(4, 4, 3, 3), { attributes: { pads: [4097, 0, 0, 0] } }),
      'unsupported',
      /\(Conv\): as conv: 'padding\[0\]' must be at most 4096, not 4097/,
    ],
    [
      'margins of an image',
      only('Pad', { p: { ints: [0, 0, 4097, 0, 0, 0, 0, 0] } }),
      'unsupported',
      /\(Pad\): as pad: 'padding\[0\]' must be at most 4096, not 4097/,
    ],
    [
      'neighbouring channels',
      only('LRN', {}, { attributes: { size: 0 } }),
      'unsupported',
      /\(LRN\): as lrn: 'size' must be at least 1, not 0/,
    ],
    [
      'an input',
      { ...only('Relu'), input: [1, 3, 20_000, 1] },
      'unsupported',
      /'height' must be at most 16384, not 20000/,
    ],
  ])
})

describe('tensors that are not as long as there are channels', () => {
  refused([
    [
      'the factors of a batch norm',
      only('BatchNormalization', tensors([5], [5], [5], [5])),
      'shape_mismatch',
      /node 'n0' \(BatchNormalization\): its weight is \[5\], not \[4\]; the file is damaged, export it anew/,
    ],
    [
      'its terms',
      only('BatchNormalization', tensors([4], [1], [4], [4])),
      'shape_mismatch',
      /\(BatchNormalization\): its bias is \[1\], not \[4\]/,
    ],
    [
      'its running variance',
      only('BatchNormalization', tensors([4], [4], [4], [3])),
      'shape_mismatch',
      /\(BatchNormalization\): its input 4 is \[3\], not \[4\]; export it anew/,
    ],
    [
      'an instance norm',
      only('InstanceNormalization', tensors([8], [4])),
      'shape_mismatch',
      /\(InstanceNormalization\): its weight is \[8\], not \[4\]/,
    ],
    [
      'a layer norm',
      only('LayerNormalization', tensors([7], [8])),
      'shape_mismatch',
      /\(LayerNormalization\): its weight is \[7\], not \[8\]/,
    ],
    [
      'a group norm',
      only('GroupNormalization', tensors([4], [5]), { attributes: { num_groups: 2 } }),
      'shape_mismatch',
      /\(GroupNormalization\): its bias is \[5\], not \[4\]/,
    ],
    ['slopes', only('PRelu', tensors([3, 1, 1])), 'shape_mismatch', /\(PRelu\): its weight is \[3, 1, 1\], not \[4\]/],
    [
      'the bias of a convolution',
      only('Conv', tensors([6, 4, 3, 3], [4])),
      'shape_mismatch',
      /\(Conv\): its bias is \[4\], not \[6\]/,
    ],
    [
      'the bias of a matrix',
      { ...only('Gemm', tensors([8, 3], [8])), input: [1, 8] },
      'shape_mismatch',
      /\(Gemm\): its bias is \[8\], not \[3\]/,
    ],
    [
      'the bias of a recurrent layer',
      {
        ...only('LSTM', tensors([1, 16, 3], [1, 16, 4], [1, 16]), { attributes: { hidden_size: 4 } }),
        input: [5, 1, 3],
      },
      'shape_mismatch',
      /\(LSTM\): its bias is \[1, 16\], not \[1, 32\]/,
    ],
  ])
})

describe('words that are not known', () => {
  refused([
    [
      'a way to pad',
      only('Pad', { p: { ints: [0, 0, 1, 1, 0, 0, 1, 1] } }, { attributes: { mode: 'mirror' } }),
      'unsupported',
      /\(Pad\): mode 'mirror' is not read; constant, reflect, edge, wrap are/,
    ],
    [
      'margins',
      only('Conv', w(4, 4, 3, 3), { attributes: { auto_pad: 'SAME' } }),
      'unsupported',
      /\(Conv\): auto_pad 'SAME' is not read; NOTSET, VALID, SAME_UPPER, SAME_LOWER are/,
    ],
    [
      'an order of blocks',
      only('DepthToSpace', {}, { attributes: { blocksize: 2, mode: 'RCD' } }),
      'unsupported',
      /\(DepthToSpace\): mode 'RCD' is not read; DCR, CRD are/,
    ],
    ['an operator that is like no other', only('STFT'), 'unknown_op', /\(STFT\): this operator is not read$/],
    ['one that is nearly another', only('Sigmoide'), 'unknown_op', /\(Sigmoide\): .*not read; Sigmoid is$/],
  ])
})
