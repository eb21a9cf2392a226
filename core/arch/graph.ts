// The validated form of an architecture: a flat, topologically ordered, shape-inferred graph of primitive operations.

/** Activation shape without the batch axis: [channels, height, width]. */
export type Shape = readonly [channels: number, height: number, width: number]

/** Vertical and horizontal extent: [height, width]. */
export type Pair = readonly [height: number, width: number]

export type ActivationName =
  | 'relu'
  | 'relu6'
  | 'leaky_relu'
  | 'elu'
  | 'sigmoid'
  | 'hard_sigmoid'
  | 'tanh'
  | 'silu'
  | 'hard_swish'
  | 'gelu'

/** A window that slides over the image; padding is zeros, and excluded from averages. */
export interface Window {
  readonly kernel: Pair
  readonly stride: Pair
  /** Above and to the left; below and to the right too, unless `paddingEnd` says otherwise. */
  readonly padding: Pair
  /** Below and to the right, where they differ. */
  readonly paddingEnd?: Pair
}

/** The padding below and to the right. */
export function paddingEndOf({ padding, paddingEnd = padding }: Pick<Window, 'padding' | 'paddingEnd'>): Pair {
  return paddingEnd
}

/** A primitive operation. Output channels are those of the node's shape. */
export type Op =
  | ({ readonly type: 'conv'; readonly dilation: Pair; readonly groups: number; readonly bias: boolean } & Window)
  | { readonly type: 'linear'; readonly bias: boolean }
  | { readonly type: 'batch_norm' }
  | { readonly type: 'activation'; readonly fn: ActivationName }
  | ({ readonly type: 'max_pool' | 'avg_pool' } & Window)
  | { readonly type: 'global_avg_pool' | 'global_max_pool' }
  | { readonly type: 'add' | 'concat' | 'identity' }
  | { readonly type: 'zero'; readonly stride: Pair }
  /** Inputs [channels, 1, 1] scale whole channels of the others. */
  | { readonly type: 'mul' }
  | { readonly type: 'channel_shuffle'; readonly groups: number }
  /** Channels from `start` up to, not including, `end`. */
  | { readonly type: 'slice'; readonly start: number; readonly end: number }
  | ({ readonly type: 'pad' } & Pick<Window, 'padding' | 'paddingEnd'>)
  | { readonly type: 'resize'; readonly size: Pair; readonly mode: 'nearest' | 'linear' }

export interface GraphNode {
  /** Unique in the graph; nodes of cells are named `<block>.<id>`. */
  readonly id: string
  readonly op: Op
  /** Indexes of the nodes it reads, -1 for the network's input; every index is below the node's own. */
  readonly inputs: readonly number[]
  /** Shape of its output; `linear` and global pooling give [channels, 1, 1]. */
  readonly shape: Shape
  /** Index of the block it belongs to; blocks are numbered in the order of the network. */
  readonly block: number
}

/** A valid architecture: nodes in topological order, the last word on shapes, no unresolved defaults. */
export interface ArchGraph {
  readonly input: Shape
  readonly classes: number
  readonly nodes: readonly GraphNode[]
  /** Index of the node that gives the logits, shape [classes, 1, 1]. */
  readonly output: number
  /** Indexes of the nodes that give logits before the output does, in the order in which they are taken; left out where there are none. */
  readonly exits?: readonly number[]
}

/** Reads the shape of input `index` of a graph: a node's, or the network's for -1. */
export function shapeOf(graph: ArchGraph, index: number): Shape {
  return index < 0 ? graph.input : graph.nodes[index].shape
}

/** Elements of an activation. */
export function sizeOf([channels, height, width]: Shape): number {
  return channels * height * width
}

/** One learnable tensor of a node, as PyTorch would name and shape it. */
export interface ParameterSpec {
  /** `<node id>.weight` or `<node id>.bias`. */
  readonly name: string
  readonly node: number
  readonly role: 'weight' | 'bias'
  /** conv weight [out, in / groups, kh, kw]; linear weight [out, in]; batch norm weight and bias [channels]; bias [out]. */
  readonly shape: readonly number[]
}

/** The learnable tensors of a graph in node order. */
export function parametersOf(graph: ArchGraph): ParameterSpec[] {
  const specs: ParameterSpec[] = []
  const add = (node: number, role: 'weight' | 'bias', shape: readonly number[]) =>
    specs.push({ name: `${graph.nodes[node].id}.${role}`, node, role, shape })
  graph.nodes.forEach(({ op, inputs, shape: [channels] }, node) => {
    if (op.type === 'conv') {
      const [inChannels] = shapeOf(graph, inputs[0])
      add(node, 'weight', [channels, inChannels / op.groups, op.kernel[0], op.kernel[1]])
      if (op.bias) add(node, 'bias', [channels])
    } else if (op.type === 'linear') {
      add(node, 'weight', [channels, sizeOf(shapeOf(graph, inputs[0]))])
      if (op.bias) add(node, 'bias', [channels])
    } else if (op.type === 'batch_norm') {
      const shape = [channels]
      add(node, 'weight', shape)
      add(node, 'bias', shape)
    }
  })
  return specs
}
