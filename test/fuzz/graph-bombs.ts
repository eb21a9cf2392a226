// Small ONNX files whose graphs ask for much: many nodes, huge extents, graphs within graphs, long lists, cycles.
import { smallModel } from '../onnx/small-models.ts'
import type { SmallConstant, SmallModel, SmallNode } from '../onnx/small-models.ts'

const IMAGE = [1, 3, 8, 8]
const HUGE = 1e9

const model = (nodes: readonly SmallNode[], rest: Partial<SmallModel> = {}) =>
  smallModel({ input: IMAGE, output: [nodes.at(-1)!.output].flat()[0], nodes, ...rest })

const one = (op: string, inputs: readonly string[], rest: Partial<SmallNode> = {}, constants: Constants = {}) =>
  model([{ op, inputs, output: 'y', ...rest }], { constants })

type Constants = Readonly<Record<string, SmallConstant>>

/** Nodes that each read the one before. */
function chain(count: number, make: (before: string, index: number) => Omit<SmallNode, 'output'>): SmallNode[] {
  return Array.from({ length: count }, (_, i) => ({ ...make(i === 0 ? 'x' : `v${i - 1}`, i), output: `v${i}` }))
}

const ints = (values: readonly number[]): SmallConstant => ({ ints: values })
const many = (length: number, below: number) => ints(Array.from({ length }, (_, i) => i % below))
const weights = (count: number, ...extents: number[]): Constants =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`w${i}`, { weights: extents }]))

function branches(depth: number): SmallNode[] {
  if (depth === 0) return [{ op: 'Relu', inputs: ['x'], output: 'r' }]
  const graph = branches(depth - 1)
  const attributes = { then_branch: { graph }, else_branch: { graph } }
  return [{ op: 'If', inputs: ['c'], output: `o${depth}`, attributes }]
}

/** Files that are refused. */
export const REFUSED_GRAPHS: Readonly<Record<string, () => Uint8Array>> = {
  'as many layers as a file may have nodes': () => model(chain(32_000, (x) => ({ op: 'Relu', inputs: [x] }))),
  'a tensor for each of thousands of layers': () =>
    model(
      chain(16_000, (x, i) => ({ op: 'Add', inputs: [x, `w${i}`] })),
      { constants: weights(16_000, ...IMAGE.slice(1)) },
    ),
  'a join of thousands': () => one('Concat', Array<string>(60_000).fill('x'), { attributes: { axis: 1 } }),
  'a sum of thousands': () => one('Sum', Array<string>(60_000).fill('x')),
  'joins of joins': () =>
    model(chain(200, (x) => ({ op: 'Concat', inputs: Array<string>(100).fill(x), attributes: { axis: 3 } }))),
  'a huge constant': () => one('ConstantOfShape', ['k'], {}, { k: ints([HUGE, HUGE]) }),
  'a huge count': () =>
    one('Range', ['a', 'k', 'a'], {}, { a: { ints: [1], dims: [] }, k: { ints: [2 ** 53], dims: [] } }),
  'a huge image': () => model([{ op: 'Relu', inputs: ['x'], output: 'y' }], { input: [1, 3, HUGE, HUGE] }),
  'a huge tile': () => one('Tile', ['x', 'k'], {}, { k: ints([1, HUGE, HUGE, HUGE]) }),
  'a huge expansion': () => one('Expand', ['x', 'k'], {}, { k: ints([HUGE, HUGE, 3, 8, 8]) }),
  'a huge size': () => one('Resize', ['x', '', '', 'k'], {}, { k: ints([1, 3, HUGE, HUGE]) }),
  'huge margins': () => one('Pad', ['x', 'k'], {}, { k: ints([0, 0, HUGE, HUGE, 0, 0, HUGE, HUGE]) }),
  'huge weights': () => one('MatMul', ['x', 'w0'], {}, weights(1, 8, HUGE * HUGE)),
  'huge kernels': () => one('Conv', ['x', 'w0'], {}, weights(1, 8, 3, HUGE, HUGE)),
  'a huge pool': () =>
    one('MaxPool', ['x'], { attributes: { kernel_shape: [2 ** 40, 2 ** 40], pads: [2 ** 62, 0, 0, 2 ** 62] } }),
  'a pool with strides of zero': () => one('MaxPool', ['x'], { attributes: { kernel_shape: [1, 1], strides: [0, 0] } }),
  'a huge state': () => {
    const constants = { w: { weights: [1, 4 * HUGE, 3] }, r: { weights: [1, 4 * HUGE, HUGE] } }
    const lstm = { op: 'LSTM', inputs: ['x', 'w', 'r'], output: 'y', attributes: { hidden_size: HUGE } }
    return model([lstm], { input: [5, 1, 3], constants })
  },
  'thousands of axes': () => one('Reshape', ['x', 'k'], {}, { k: ints(Array<number>(4_096).fill(1)) }),
  'an equation of thousands of terms': () => {
    const equation = `${Array<string>(200).fill('abcd').join()}->abcd`
    return one('Einsum', Array<string>(200).fill('x'), { attributes: { equation: `${equation}${' '.repeat(900)}` } })
  },
  'thousands of outputs': () =>
    one('Split', ['x'], {
      output: Array.from({ length: 60_000 }, (_, i) => `s${i}`),
      attributes: { split: [1, 1, 1] },
    }),
  'branches within branches': () => model(branches(12), { more: { c: [1] } }),
  'a cycle': () =>
    model([
      { op: 'Add', inputs: ['x', 'b'], output: 'a' },
      { op: 'Relu', inputs: ['a'], output: 'b' },
    ]),
  'a node that reads itself': () => one('Add', ['x', 'y']),
  'thousands of faults': () => model(chain(30_000, () => ({ op: 'NonZero', inputs: ['x'] }))),
}

/** Files that are networks, or no networks any more, as long as it does not take long. */
export const SLOW_GRAPHS: Readonly<Record<string, () => Uint8Array>> = {
  'as many layers as a network may have': () => model(chain(8_000, (x) => ({ op: 'Softmax', inputs: [x] }))),
  'one name for thousands of layers': () =>
    model(
      chain(8_000, (x) => ({ op: 'Add', inputs: [x, 'w0'] })),
      { constants: weights(1, 3, 8, 8) },
    ),
  'products that double': () => model(chain(8_000, (x) => ({ op: 'Mul', inputs: [x, x] }))),
  'activation functions spelled without an end': () =>
    model(chain(8_000, (x, i) => ({ op: ['Sigmoid', 'Mul', 'Tanh', 'Add'][i % 4], inputs: i % 2 ? [x, 'x'] : [x] }))),
  'a long chain of constants': () =>
    model(
      chain(8_000, (x, i) => ({ op: 'Neg', inputs: [i === 0 ? 'k' : x] })),
      { constants: { k: many(4_096, 9) } },
    ),
  'thousands of lists of thousands of indices': () => {
    const gathers = chain(2_000, (x, i) => ({ op: 'Gather', inputs: [x, `k${i % 100}`], attributes: { axis: 3 } }))
    const lists = Array.from({ length: 100 }, (_, i) => [`k${i}`, many(4_096, 1 + (i % 8))])
    return model(gathers, { constants: Object.fromEntries(lists) as Constants })
  },
  'thousands of transposes': () =>
    model(chain(8_000, (x) => ({ op: 'Transpose', inputs: [x], attributes: { perm: [0, 3, 1, 2] } }))),
  'branches within the depth that is read': () => model(branches(7), { more: { c: [1] } }),
  'a value that is given twice': () =>
    model([
      { op: 'Relu', inputs: ['x'], output: 'x' },
      { op: 'Relu', inputs: ['x'], output: 'x' },
    ]),
}
