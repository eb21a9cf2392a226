// Operators one by one: what was read of each computes what ONNX Runtime makes of the file.
import { describe, expect, test } from 'vitest'
import { bothWays } from './recompute.ts'
import { smallModel } from './small-models.ts'
import type { SmallModel, SmallNode } from './small-models.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

const HEAD: readonly SmallNode[] = [
  { op: 'GlobalAveragePool', inputs: ['body'], output: 'pooled' },
  { op: 'Flatten', inputs: ['pooled'], output: 'y' },
]

interface Part extends Partial<Omit<SmallModel, 'nodes'>> {
  /** From `x` to `body`, of which a mean over each channel is taken. */
  readonly body?: readonly SmallNode[]
  /** From `x` to `y`. */
  readonly whole?: readonly SmallNode[]
}

async function agree({ body, whole, input = [1, 4, 9, 8], ...rest }: Part): Promise<string> {
  const bytes = smallModel({ input, nodes: whole ?? [...body!, ...HEAD], ...rest })
  const { graph, file, architecture } = await bothWays(bytes, undefined, rest.constants?.channelsLast !== undefined)
  expect(architecture.length).toBe(file.length)
  architecture.forEach((value, i) => expect(value).toBeCloseTo(file[i], 4))
  return opsOf(graph)
}

const opsOf = ({ nodes }: ArchGraph) => nodes.map(({ op }) => (op.type === 'activation' ? op.fn : op.type)).join(' ')

const one = (op: string, attributes: SmallNode['attributes'] = {}, more: readonly string[] = []): Part => ({
  body: [{ op, inputs: ['x', ...more], output: 'body', attributes }],
})
const weight = { weights: [6, 4, 3, 3] }

describe('windows', () => {
  test.each<[string, Part, string]>([
    [
      'uneven padding of a convolution',
      { ...one('Conv', { pads: [0, 1, 2, 3], strides: [2, 1] }, ['w']), constants: { w: weight } },
      'conv',
    ],
    [
      'dilation',
      { ...one('Conv', { dilations: [2, 1], pads: [2, 1, 2, 1] }, ['w']), constants: { w: weight } },
      'conv',
    ],
    [
      'groups and a bias',
      { ...one('Conv', { group: 2 }, ['w', 'b']), constants: { w: { weights: [6, 2, 3, 3] }, b: { weights: [6] } } },
      'conv',
    ],
    [
      'SAME_UPPER',
      {
        ...one('Conv', { auto_pad: 'SAME_UPPER', strides: [2, 2] }, ['w']),
        constants: { w: { weights: [6, 4, 2, 3] } },
      },
      'conv',
    ],
    [
      'SAME_LOWER',
      {
        ...one('Conv', { auto_pad: 'SAME_LOWER', strides: [2, 2] }, ['w']),
        constants: { w: { weights: [6, 4, 2, 3] } },
      },
      'conv',
    ],
    ['VALID', { ...one('Conv', { auto_pad: 'VALID' }, ['w']), constants: { w: weight } }, 'conv'],
    [
      'SAME_UPPER of a pool',
      one('MaxPool', { kernel_shape: [3, 2], strides: [2, 2], auto_pad: 'SAME_UPPER' }),
      'max_pool',
    ],
    ['rounding up a maximum', one('MaxPool', { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }), 'max_pool'],
    ['rounding up a mean', one('AveragePool', { kernel_shape: [2, 3], strides: [2, 2], ceil_mode: 1 }), 'avg_pool'],
    ['uneven padding of a mean', one('AveragePool', { kernel_shape: [3, 3], pads: [0, 1, 2, 0] }), 'avg_pool'],
    [
      'means that count the padding',
      one('AveragePool', { kernel_shape: [3, 3], pads: [1, 1, 1, 1], count_include_pad: 1 }),
      'pad avg_pool',
    ],
    ['a window of the whole image', one('MaxPool', { kernel_shape: [9, 8] }), 'global_max_pool'],
  ])('%s', async (_, part, ops) => expect(await agree(part)).toMatch(new RegExp(`^${ops}`)))
})

describe('layers', () => {
  const flat: SmallNode[] = [{ op: 'Flatten', inputs: ['x'], output: 'row' }]
  test.each<[string, Part, string]>([
    [
      'Gemm by a transposed weight',
      {
        whole: [...flat, { op: 'Gemm', inputs: ['row', 'w', 'b'], output: 'y', attributes: { transB: 1 } }],
        constants: { w: { weights: [5, 288] }, b: { weights: [5] } },
      },
      'linear',
    ],
    [
      'Gemm',
      { whole: [...flat, { op: 'Gemm', inputs: ['row', 'w'], output: 'y' }], constants: { w: { weights: [288, 5] } } },
      'linear',
    ],
    [
      'MatMul and a bias',
      {
        whole: [
          ...flat,
          { op: 'MatMul', inputs: ['row', 'w'], output: 'm' },
          { op: 'Add', inputs: ['b', 'm'], output: 'y' },
        ],
        constants: { w: { weights: [288, 5] }, b: { weights: [5] } },
      },
      'linear',
    ],
    [
      'a bias behind a convolution',
      {
        body: [
          { op: 'Conv', inputs: ['x', 'w'], output: 'c' },
          { op: 'Add', inputs: ['c', 'b'], output: 'body' },
        ],
        constants: { w: weight, b: { weights: [1, 6, 1, 1] } },
      },
      'conv',
    ],
    [
      'batch normalisation',
      {
        ...one('BatchNormalization', { epsilon: { float: 1e-5 } }, ['s', 'b', 'm', 'v']),
        constants: { s: { weights: [4] }, b: { weights: [4] }, m: { weights: [4] }, v: { weights: [4] } },
      },
      'batch_norm',
    ],
  ])('%s', async (_, part, ops) => expect(await agree(part)).toBe(part.whole ? ops : `${ops} global_avg_pool`))
})

describe('activations', () => {
  const number = (value: number) => ({ floats: [value], dims: [] })
  const steps = (...list: [op: string, ...inputs: string[]][]): SmallNode[] =>
    list.map(([op, ...inputs], i) => ({ op, inputs, output: i === list.length - 1 ? 'body' : `v${i}` }))
  test.each<[string, Part, string]>([
    ['Relu', one('Relu'), 'relu'],
    ['LeakyRelu', one('LeakyRelu', { alpha: { float: 0.01 } }), 'leaky_relu'],
    ['Elu', one('Elu'), 'elu'],
    ['Sigmoid', one('Sigmoid'), 'sigmoid'],
    ['Tanh', one('Tanh'), 'tanh'],
    ['HardSigmoid', one('HardSigmoid', { alpha: { float: 1 / 6 } }), 'hard_sigmoid'],
    ['HardSwish', one('HardSwish'), 'hard_swish'],
    [
      'Clip to 0 and 6',
      { body: steps(['Clip', 'x', 'low', 'high']), constants: { low: number(0), high: number(6) } },
      'relu6',
    ],
    ['x sigmoid(x)', { body: steps(['Sigmoid', 'x'], ['Mul', 'x', 'v0']) }, 'silu'],
    [
      'x hard_sigmoid(x)',
      {
        body: [
          { op: 'HardSigmoid', inputs: ['x'], output: 'h', attributes: { alpha: { float: 1 / 6 } } },
          { op: 'Mul', inputs: ['h', 'x'], output: 'body' },
        ],
      },
      'hard_swish',
    ],
    [
      'x relu6(x + 3) / 6',
      {
        body: steps(['Add', 'x', 'three'], ['Clip', 'v0', 'low', 'six'], ['Mul', 'x', 'v1'], ['Div', 'v2', 'six']),
        constants: { three: number(3), low: number(0), six: number(6) },
      },
      'hard_swish',
    ],
    [
      'relu6(x + 3) / 6',
      {
        body: steps(['Add', 'x', 'three'], ['Clip', 'v0', 'low', 'six'], ['Div', 'v1', 'six']),
        constants: { three: number(3), low: number(0), six: number(6) },
      },
      'hard_sigmoid',
    ],
    [
      'Gelu in parts',
      {
        body: steps(
          ['Div', 'x', 'root'],
          ['Erf', 'v0'],
          ['Add', 'v1', 'one'],
          ['Mul', 'x', 'v2'],
          ['Mul', 'v3', 'half'],
        ),
        constants: { root: number(Math.SQRT2), one: number(1), half: number(0.5) },
      },
      'gelu',
    ],
    ['Gelu', { ...one('Gelu'), opset: 20 }, 'gelu'],
  ])('%s', async (_, part, ops) => expect(await agree(part)).toBe(`${ops} global_avg_pool`))
})

describe('moving and joining', () => {
  const squeeze: SmallNode[] = [
    { op: 'ReduceMean', inputs: ['x', 'sides'], output: 'mean', attributes: { keepdims: 1 } },
    { op: 'Sigmoid', inputs: ['mean'], output: 'gate' },
    { op: 'Mul', inputs: ['gate', 'x'], output: 'body' },
  ]
  const shuffle: SmallNode[] = [
    { op: 'Shape', inputs: ['x'], output: 'shape' },
    { op: 'Gather', inputs: ['shape', 'first'], output: 'channels' },
    { op: 'Div', inputs: ['channels', 'two'], output: 'each' },
    { op: 'Concat', inputs: ['batch', 'two', 'each', 'rest'], output: 'dealt', attributes: { axis: 0 } },
    { op: 'Reshape', inputs: ['x', 'dealt'], output: 'five' },
    { op: 'Transpose', inputs: ['five'], output: 'moved', attributes: { perm: [0, 2, 1, 3, 4] } },
    { op: 'Reshape', inputs: ['moved', 'shape'], output: 'body' },
  ]
  test.each<[string, Part, string]>([
    [
      'squeeze and excitation',
      { body: squeeze, constants: { sides: { ints: [2, 3] } } },
      'global_avg_pool sigmoid mul',
    ],
    [
      'a shuffle by computed shapes',
      {
        body: shuffle,
        constants: { first: { ints: [1] }, two: { ints: [2] }, batch: { ints: [1] }, rest: { ints: [9, 8] } },
      },
      'channel_shuffle',
    ],
    [
      'parts that are joined in another order',
      {
        body: [
          { op: 'Split', inputs: ['x', 'parts'], output: ['a', 'b'], attributes: { axis: 1 } },
          { op: 'Concat', inputs: ['b', 'a', 'x'], output: 'body', attributes: { axis: 1 } },
        ],
        constants: { parts: { ints: [1, 3] } },
      },
      'slice slice concat',
    ],
    [
      'a slice of the channels from the end',
      {
        body: [{ op: 'Slice', inputs: ['x', 'from', 'to', 'axes'], output: 'body' }],
        constants: { from: { ints: [-3] }, to: { ints: [2 ** 31] }, axes: { ints: [1] } },
      },
      'slice',
    ],
    [
      'every second pixel',
      {
        body: [{ op: 'Slice', inputs: ['x', 'from', 'to', 'axes', 'steps'], output: 'body' }],
        constants: { from: { ints: [0, 0] }, to: { ints: [99, 99] }, axes: { ints: [2, 3] }, steps: { ints: [2, 2] } },
      },
      'max_pool',
    ],
    ['margins', { ...one('Pad', {}, ['pads']), constants: { pads: { ints: [0, 0, 1, 0, 0, 0, 2, 3] } } }, 'pad'],
    ['no margins', { ...one('Pad', {}, ['pads']), constants: { pads: { ints: [0, 0, 0, 0, 0, 0, 0, 0] } } }, ''],
    [
      'another size by the nearest',
      {
        body: [
          {
            op: 'Resize',
            inputs: ['x', '', 'scales'],
            output: 'body',
            attributes: { nearest_mode: 'floor', coordinate_transformation_mode: 'asymmetric' },
          },
        ],
        constants: { scales: { floats: [1, 1, 2, 2] } },
      },
      'resize',
    ],
    [
      'another size in a straight line',
      {
        body: [{ op: 'Resize', inputs: ['x', '', '', 'sizes'], output: 'body', attributes: { mode: 'linear' } }],
        constants: { sizes: { ints: [1, 4, 5, 20] } },
      },
      'resize',
    ],
    ['a sum of several', { ...one('Sum', {}, ['x', 'x']) }, 'add'],
    [
      'what does nothing',
      {
        body: [
          { op: 'Dropout', inputs: ['x'], output: 'd' },
          { op: 'Identity', inputs: ['d'], output: 'i' },
          { op: 'Cast', inputs: ['i'], output: 'body', attributes: { to: 1 } },
        ],
      },
      '',
    ],
  ])('%s', async (_, part, ops) => expect(await agree(part)).toBe(`${ops} global_avg_pool`.trim()))

  test('rows that are squeezed, unsqueezed and reshaped', async () => {
    const whole: SmallNode[] = [
      { op: 'ReduceMean', inputs: ['x', 'sides'], output: 'row', attributes: { keepdims: 0 } },
      { op: 'Unsqueeze', inputs: ['row', 'last'], output: 'three' },
      { op: 'Squeeze', inputs: ['three', 'last'], output: 'two' },
      { op: 'Reshape', inputs: ['two', 'flat'], output: 'again' },
      { op: 'Relu', inputs: ['again'], output: 'y' },
    ]
    const constants = { sides: { ints: [-1, 2] }, last: { ints: [-1] }, flat: { ints: [0, -1] } }
    expect(await agree({ whole, constants })).toBe('global_avg_pool relu')
  })

  test('images whose channels come last', async () => {
    const body: SmallNode[] = [
      { op: 'Transpose', inputs: ['x'], output: 't', attributes: { perm: [0, 3, 1, 2] } },
      { op: 'Conv', inputs: ['t', 'w'], output: 'body' },
    ]
    const constants = { w: { weights: [5, 4, 3, 3] }, channelsLast: { ints: [1] } }
    expect(await agree({ body, constants, input: [1, 9, 8, 4] })).toBe('conv global_avg_pool')
  })

  test('an open batch is of one image, and the size of the image may be given', async () => {
    const nodes: SmallNode[] = [{ op: 'Relu', inputs: ['x'], output: 'body' }, ...HEAD]
    const { graph } = await bothWays(smallModel({ input: ['N', 4, 'H', 'W'], nodes }), { height: 6, width: 5 })
    expect(graph.input).toEqual([4, 6, 5])
  })
})
