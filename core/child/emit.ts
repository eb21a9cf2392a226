// The child network: an architecture's forward pass as ONNX nodes, its weights as values.
import { activation } from './activations.ts'
import { add, identity, mul } from '../onnx/ops/elementwise.ts'
import { concat, pad, reshape, resize, slice, transpose } from '../onnx/ops/shape.ts'
import { averagePool, maxPool } from '../onnx/ops/pool.ts'
import { conv } from '../onnx/ops/conv.ts'
import { matMul } from '../onnx/ops/matmul.ts'
import { outputsOf } from '../arch/exits.ts'
import { paddingEndOf, parametersOf } from '../arch/graph.ts'
import { reduceMean } from '../onnx/ops/reduce.ts'
import type { ArchGraph, GraphNode, ParameterSpec } from '../arch/graph.ts'
import type { OnnxGraph, Value } from '../onnx/graph.ts'

export interface ChildOptions {
  /** Value of a learnable tensor, by its specification; `normalise` sees to batch norm's. */
  readonly parameter: (spec: ParameterSpec) => Value
  /** Batch normalisation of x [N, C, H, W] for a node. */
  readonly normalise: (g: OnnxGraph, x: Value, node: GraphNode, specs: readonly ParameterSpec[]) => Value
}

/** Appends the forward pass to `g`: images [N, C, H, W] -> logits [N, classes] of each exit in order, the output's last. */
export function emitChild(g: OnnxGraph, graph: ArchGraph, images: Value, options: ChildOptions): Value[] {
  const specs = Map.groupBy(parametersOf(graph), (spec) => spec.node)
  const values: Value[] = []
  const read = (index: number) => (index < 0 ? images : values[index])
  graph.nodes.forEach((node, index) => {
    values.push(emitNode(g, node, node.inputs.map(read), specs.get(index) ?? [], options))
  })
  return outputsOf(graph).map((index) => reshape(g, values[index], [images.shape[0], graph.classes]))
}

/** Names of a child's outputs, in the order of `emitChild`: `logits.0`, `logits.1`, … of the exits, `logits` of the output. */
export function logitNames(graph: ArchGraph): string[] {
  return outputsOf(graph).map((_, place, { length }) => (place < length - 1 ? `logits.${place}` : 'logits'))
}

function emitNode(
  g: OnnxGraph,
  node: GraphNode,
  inputs: readonly Value[],
  specs: readonly ParameterSpec[],
  options: ChildOptions,
): Value {
  const { op, shape } = node
  const [x] = inputs
  switch (op.type) {
    case 'conv': {
      const [weight, bias] = specs.map(options.parameter)
      return conv(g, x, weight, op, bias)
    }
    case 'linear': {
      const [weight, bias] = specs.map(options.parameter)
      const rows = reshape(g, x, [x.shape[0], weight.shape[1]])
      const product = matMul(g, rows, transpose(g, weight, [1, 0]))
      return reshape(g, bias ? add(g, product, bias) : product, [x.shape[0], ...shape])
    }
    case 'batch_norm':
      return options.normalise(g, x, node, specs)
    case 'activation':
      return activation(g, op.fn, x)
    case 'max_pool':
      return maxPool(g, x, op)
    case 'avg_pool':
      return averagePool(g, x, op)
    case 'global_avg_pool':
      return reduceMean(g, x, [2, 3])
    case 'global_max_pool': {
      const [height, width] = x.shape.slice(2) as [number, number]
      return maxPool(g, x, { kernel: [height, width], stride: [1, 1], padding: [0, 0] })
    }
    case 'add':
      return inputs.length === 1 ? identity(g, x) : inputs.reduce((sum, term) => add(g, sum, term))
    case 'concat':
      return concat(g, inputs, 1)
    case 'identity':
      return x
    case 'zero': {
      const [height, width] = x.shape.slice(2) as [number, number]
      const strided = slice(g, x, [2, 3], [0, 0], [height, width], op.stride)
      return mul(g, strided, g.scalar(0))
    }
    case 'mul':
      return inputs.reduce((product, factor) => mul(g, product, factor))
    case 'channel_shuffle': {
      const [n, channels, height, width] = x.shape
      const { groups } = op
      const dealt = reshape(g, x, [n, groups, (channels as number) / groups, height, width])
      return reshape(g, transpose(g, dealt, [0, 2, 1, 3, 4]), x.shape)
    }
    case 'slice':
      return slice(g, x, [1], [op.start], [op.end])
    case 'pad':
      return pad(g, x, [0, 0, ...op.padding], [0, 0, ...paddingEndOf(op)])
    case 'resize':
      return resize(g, x, op.size, op.mode)
  }
}
