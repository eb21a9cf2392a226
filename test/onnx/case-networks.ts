// Small networks of patterns that exporters and tools write, with what each costs, counted by hand.
import { FIRST, HEAD, MACS, WEIGHTS, around, chain } from './case-parts.ts'
import type { CaseNetwork } from './case-parts.ts'

const pair = ['qs', 'qz']

export const CASE_NETWORKS: Readonly<Record<string, CaseNetwork>> = {
  'a factor and a term for each channel': around(
    chain(['Relu'], ['Mul', 's'], ['Add', 't']),
    { s: { weights: [4, 1, 1] }, t: { weights: [1, 4, 1, 1] } },
    8,
  ),
  'one learned factor and term': around(
    chain(['Mul', 's'], ['Add', 't']),
    { s: { weights: [1] }, t: { weights: [1] } },
    2,
  ),
  'group normalisation in parts': around(
    chain(
      ['Reshape', 'grouped'],
      ['InstanceNormalization', 'ones', 'zeros'],
      ['Reshape', 'image'],
      ['Mul', 's'],
      ['Add', 't'],
    ),
    {
      grouped: { ints: [0, 2, -1] },
      image: { ints: [1, 4, 8, 8] },
      ones: { floats: [1, 1] },
      zeros: { floats: [0, 0] },
      s: { weights: [4, 1, 1] },
      t: { weights: [4, 1, 1] },
    },
    8,
  ),
  'layers over channels that come last': {
    ...around(
      [
        { op: 'Transpose', inputs: ['c'], output: 'last', attributes: { perm: [0, 2, 3, 1] } },
        { op: 'LayerNormalization', inputs: ['last', 's', 't'], output: 'n', attributes: { axis: -1 } },
        { op: 'MatMul', inputs: ['n', 'up'], output: 'm' },
        { op: 'Relu', inputs: ['m'], output: 'r' },
        { op: 'MatMul', inputs: ['r', 'down'], output: 'd' },
        { op: 'Add', inputs: ['n', 'd'], output: 'sum' },
        { op: 'Transpose', inputs: ['sum'], output: 'body', attributes: { perm: [0, 3, 1, 2] } },
      ],
      { s: { weights: [4] }, t: { weights: [4] }, up: { weights: [4, 7] }, down: { weights: [7, 4] } },
      8 + 56,
    ),
    macs: MACS + 64 * 56,
  },
  'attention of one head': {
    input: [1, 2, 8, 8],
    nodes: [
      { op: 'Conv', inputs: ['x', 'w'], output: 'c', attributes: { strides: [2, 2] } },
      { op: 'Reshape', inputs: ['c', 'rows'], output: 'r' },
      { op: 'Transpose', inputs: ['r'], output: 't', attributes: { perm: [0, 2, 1] } },
      { op: 'Add', inputs: ['t', 'pos'], output: 'z' },
      { op: 'MatMul', inputs: ['z', 'wq'], output: 'q' },
      { op: 'MatMul', inputs: ['z', 'wk'], output: 'k' },
      { op: 'MatMul', inputs: ['z', 'wv'], output: 'v' },
      { op: 'Transpose', inputs: ['k'], output: 'kt', attributes: { perm: [0, 2, 1] } },
      { op: 'MatMul', inputs: ['q', 'kt'], output: 'a' },
      { op: 'Mul', inputs: ['a', 'half'], output: 'scaled' },
      { op: 'Softmax', inputs: ['scaled'], output: 'p' },
      { op: 'MatMul', inputs: ['p', 'v'], output: 'o' },
      { op: 'ReduceMean', inputs: ['o', 'tokens'], output: 'mean', attributes: { keepdims: 0 } },
      { op: 'Gemm', inputs: ['mean', 'h', 'hb'], output: 'y', attributes: { transB: 1 } },
    ],
    constants: {
      ...WEIGHTS,
      w: { weights: [4, 2, 2, 2] },
      rows: { ints: [1, 4, -1] },
      pos: { weights: [1, 16, 4] },
      wq: { weights: [4, 4] },
      wk: { weights: [4, 4] },
      wv: { weights: [4, 4] },
      half: { floats: [0.5], dims: [] },
      tokens: { ints: [1] },
    },
    macs: 16 * 32 + 3 * 16 * 16 + 2 * 256 * 4 + 20,
    params: 32 + 64 + 48 + 25,
  },
  'a sequence that is flattened': {
    input: [1, 6, 7],
    nodes: [
      { op: 'Flatten', inputs: ['x'], output: 'f' },
      { op: 'Gemm', inputs: ['f', 'w', 'b'], output: 'g', attributes: { transB: 1 } },
      { op: 'Sigmoid', inputs: ['g'], output: 'y' },
    ],
    constants: { w: { weights: [3, 42] }, b: { weights: [3] } },
    macs: 126,
    params: 129,
  },
  'a transposed convolution': {
    ...around(
      [{ op: 'ConvTranspose', inputs: ['c', 'up', 'ub'], output: 'body', attributes: { strides: [2, 2] } }],
      { up: { weights: [4, 4, 2, 2] }, ub: { weights: [4] } },
      68,
    ),
    macs: MACS + 64 * 4 * 16,
  },
  'two outputs': {
    ...around(
      [...chain(['Relu']), { op: 'Conv', inputs: ['body', 'side'], output: 'z' }],
      { side: { weights: [3, 4, 1, 1] } },
      12,
    ),
    output: ['z', 'y'],
    macs: MACS + 64 * 12,
  },
  'margins computed of extents': {
    ...around([]),
    nodes: [
      { op: 'Shape', inputs: ['x'], output: 'shape' },
      { op: 'Gather', inputs: ['shape', 'two'], output: 'side' },
      { op: 'Mod', inputs: ['side', 'one'], output: 'rest' },
      { op: 'Sub', inputs: ['three', 'rest'], output: 'reach' },
      { op: 'Sub', inputs: ['reach', 'one'], output: 'more' },
      { op: 'Clip', inputs: ['more', 'zero'], output: 'bounded' },
      { op: 'Div', inputs: ['bounded', 'two'], output: 'half' },
      { op: 'Unsqueeze', inputs: ['half', 'zeroth'], output: 'm' },
      { op: 'Concat', inputs: ['none', 'm', 'm', 'none', 'm', 'm'], output: 'pads', attributes: { axis: 0 } },
      { op: 'Pad', inputs: ['x', 'pads'], output: 'padded' },
      { ...FIRST, inputs: ['padded', 'w', 'b'], output: 'body', attributes: {} },
      ...HEAD,
    ],
    constants: {
      ...WEIGHTS,
      ...Object.fromEntries(['zero', 'one', 'two', 'three'].map((name, value) => [name, { ints: [value], dims: [] }])),
      zeroth: { ints: [0] },
      none: { ints: [0, 0] },
    },
  },
  'bounds of float16': {
    ...around(chain(['Clip', 'low', 'high']), { low: { halves: [0], dims: [] }, high: { halves: [0x4600], dims: [] } }),
    notCompared: 'ONNX Runtime refuses bounds of another type than the values',
  },
  'integers around a layer': {
    ...around(
      [
        { op: 'QuantizeLinear', inputs: ['c', ...pair], output: 'q' },
        { op: 'DequantizeLinear', inputs: ['q', ...pair], output: 'body' },
      ],
      { qs: { floats: [0.1], dims: [] }, qz: { int8: [] } },
    ),
    notCompared: 'a child network computes with real numbers',
  },
  'a pool whose margins are wider than half its window': around([
    { op: 'MaxPool', inputs: ['c'], output: 'body', attributes: { kernel_shape: [3, 3], pads: [2, 2, 2, 2] } },
  ]),
  'a pool of windows side by side': around(
    [
      { op: 'Reshape', inputs: ['c', 'cut'], output: 'six' },
      { op: 'Transpose', inputs: ['six'], output: 'apart', attributes: { perm: [0, 2, 4, 1, 3, 5] } },
      { op: 'Reshape', inputs: ['apart', 'windows'], output: 'w4' },
      { op: 'MaxPool', inputs: ['w4'], output: 'small', attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
      { op: 'Reshape', inputs: ['small', 'grid'], output: 'again' },
      { op: 'Transpose', inputs: ['again'], output: 'joined', attributes: { perm: [0, 3, 1, 4, 2, 5] } },
      { op: 'Reshape', inputs: ['joined', 'whole'], output: 'body' },
    ],
    {
      cut: { ints: [1, 4, 2, 4, 2, 4] },
      windows: { ints: [4, 4, 4, 4] },
      grid: { ints: [1, 2, 2, 4, 2, 2] },
      whole: { ints: [1, 4, 4, 4] },
    },
  ),
  'a window over three axes that is flat along one': {
    ...around(
      [
        { op: 'Unsqueeze', inputs: ['c', 'first'], output: 'five' },
        { op: 'Transpose', inputs: ['five'], output: 'moved', attributes: { perm: [0, 1, 3, 4, 2] } },
        { op: 'Conv', inputs: ['moved', 'flat'], output: 'wide', attributes: { pads: [1, 0, 0, 1, 0, 0] } },
        { op: 'ReduceMean', inputs: ['wide', 'first'], output: 'mean', attributes: { keepdims: 0 } },
        { op: 'Transpose', inputs: ['mean'], output: 'body', attributes: { perm: [0, 3, 1, 2] } },
      ],
      { first: { ints: [1] }, flat: { weights: [2, 1, 3, 2, 1] } },
      12,
    ),
    macs: MACS + 2 * 8 * 7 * 4 * 6,
  },
}
