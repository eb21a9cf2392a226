// An architecture's exported network (core/child/export.ts) as steps, before any runtime has seen it.
import { outputsOf } from '../../arch/exits.ts'
import { sizeOf } from '../../arch/graph.ts'
import type { ActivationName, ArchGraph, GraphNode, Shape } from '../../arch/graph.ts'
import type { Plan, Step } from './step.ts'

/** Equal steps are one, as in the exported model; layers with weights of their own never are. */
class Steps {
  readonly list: Step[] = []
  /** Id of the node whose steps are being added. */
  node: string | undefined
  readonly #known = new Map<string, number>()
  readonly #input: Shape

  constructor(input: Shape) {
    this.#input = input
  }

  shape(index: number): Shape {
    return index < 0 ? this.#input : this.list[index].shape
  }

  add(step: Step): number {
    return this.list.push(this.node === undefined ? step : { ...step, node: this.node }) - 1
  }

  /** An operation without weights; its shape is that of its first input unless given. */
  pure(op: string, inputs: readonly number[], { constant = '', ...rest }: PureOptions = {}): number {
    const window = `${rest.kernel?.join()} ${rest.stride?.join()} ${rest.padding} ${rest.range?.join()}`
    const key = `${op} ${inputs.join()} ${constant} ${window} ${rest.shape?.join() ?? ''}`
    let index = this.#known.get(key)
    if (index === undefined) {
      const { padding: _, ...attributes } = rest
      const scalar = constant === '' ? {} : { scalar: true }
      index = this.add({ op, inputs, shape: this.shape(inputs[0]), ...scalar, ...attributes })
      this.#known.set(key, index)
    }
    return index
  }
}

interface PureOptions extends Partial<Pick<Step, 'shape' | 'kernel' | 'stride' | 'range'>> {
  /** A constant operand of one number, by its name. */
  readonly constant?: string
  /** What else tells steps apart: padding, bounds. */
  readonly padding?: string
}

/** The steps of images -> logits: normalisation of the image, the nodes, a reshape for each exit and the output. The graph should be pruned. */
export function emitSteps(graph: ArchGraph): Plan {
  const steps = new Steps(graph.input)
  const centred = steps.pure('Sub', [-1])
  const image = steps.pure('Div', [centred])
  const values: number[] = []
  for (const node of graph.nodes) {
    steps.node = node.id
    values.push(
      emitNode(
        steps,
        node,
        node.inputs.map((i) => (i < 0 ? image : values[i])),
      ),
    )
  }
  steps.node = undefined
  const logits = outputsOf(graph).map((index) =>
    steps.pure('Reshape', [values[index]], { shape: [graph.classes, 1, 1], padding: 'logits' }),
  )
  return { input: graph.input, steps: steps.list, output: logits.at(-1)! }
}

function emitNode(steps: Steps, { op, shape }: GraphNode, inputs: readonly number[]): number {
  const [x] = inputs
  switch (op.type) {
    case 'conv': {
      const { kernel, stride, dilation, groups, bias } = op
      return steps.add({ op: 'Conv', inputs: [x], shape, kernel, stride, dilation, groups, bias })
    }
    case 'linear': {
      const rows = steps.pure('Reshape', [x], { shape: [sizeOf(steps.shape(x)), 1, 1], padding: 'rows' })
      const product = steps.add({ op: op.bias ? 'Gemm' : 'MatMul', inputs: [rows], shape })
      return steps.pure('Reshape', [product], { shape, padding: 'image' })
    }
    case 'batch_norm':
      return steps.add({ op: 'BatchNormalization', inputs: [x], shape })
    case 'activation':
      return emitActivation(steps, op.fn, x)
    case 'max_pool':
    case 'avg_pool': {
      const name = op.type === 'max_pool' ? 'MaxPool' : 'AveragePool'
      const padding = [...op.padding, ...(op.paddingEnd ?? [])].join()
      return steps.pure(name, [x], { shape, kernel: op.kernel, stride: op.stride, padding })
    }
    case 'global_avg_pool':
      return steps.pure('ReduceMean', [x], { shape })
    case 'global_max_pool': {
      const [, height, width] = steps.shape(x)
      return steps.pure('MaxPool', [x], { shape, kernel: [height, width], stride: [1, 1], padding: '0,0' })
    }
    case 'add':
      return inputs.reduce((sum, term) => steps.pure('Add', [sum, term]))
    case 'concat':
      return inputs.length === 1 ? x : steps.pure('Concat', inputs, { shape })
    case 'identity':
      return x
    case 'zero': {
      const [height, width] = op.stride
      const from = height * width === 1 ? x : steps.pure('Slice', [x], { shape, padding: 'strided' })
      return steps.pure('Mul', [from], { constant: '0' })
    }
    case 'mul':
      return inputs.reduce((product, factor) => {
        const whole = [product, factor].find((i) => sizeOf(steps.shape(i)) === sizeOf(shape))
        return steps.pure('Mul', [product, factor], { shape: steps.shape(whole ?? product) })
      })
    case 'channel_shuffle': {
      const dealt = steps.pure('Reshape', [x], { shape, padding: `deal ${op.groups}` })
      const moved = steps.pure('Transpose', [dealt], { shape })
      return steps.pure('Reshape', [moved], { shape, padding: 'dealt' })
    }
    case 'slice':
      return same(steps, x, shape) ? x : steps.pure('Slice', [x], { shape, range: [op.start, op.end] })
    case 'pad':
      return same(steps, x, shape)
        ? x
        : steps.pure('Pad', [x], { shape, padding: [...op.padding, ...(op.paddingEnd ?? [])].join() })
    case 'resize':
      return same(steps, x, shape) ? x : steps.pure('Resize', [x], { shape, padding: op.mode })
  }
}

const same = (steps: Steps, x: number, shape: Shape) => steps.shape(x).every((size, axis) => size === shape[axis])

function emitActivation(steps: Steps, fn: ActivationName, x: number): number {
  const constant = (op: string, input: number, value: string) => steps.pure(op, [input], { constant: value })
  const hardSigmoid = () => steps.pure('Clip', [constant('Add', constant('Mul', x, '1/6'), '1/2')], { padding: '0..1' })
  switch (fn) {
    case 'relu':
      return steps.pure('Relu', [x])
    case 'relu6':
      return steps.pure('Clip', [x], { padding: '0..6' })
    case 'leaky_relu':
      return steps.pure('LeakyRelu', [x])
    case 'elu':
      return steps.pure('Elu', [x])
    case 'sigmoid':
      return steps.pure('Sigmoid', [x])
    case 'tanh':
      return steps.pure('Tanh', [x])
    case 'hard_sigmoid':
      return hardSigmoid()
    case 'silu':
      return steps.pure('Mul', [x, steps.pure('Sigmoid', [x])])
    case 'hard_swish':
      return steps.pure('Mul', [x, hardSigmoid()])
    case 'gelu': {
      const half = constant('Mul', x, '1/2')
      const error = steps.pure('Erf', [constant('Mul', x, 'sqrt 1/2')])
      return steps.pure('Mul', [half, constant('Add', error, '1')])
    }
  }
}
