// The validated form of an architecture: a flat, topologically ordered, shape-inferred graph of primitive operations.
import { homeOf } from '../ops/table.ts'
import type { Shape } from '../ops/shape.ts'
import type { Op } from '../ops/table.ts'
import type { Fill } from '../ops/tensors.ts'

export interface GraphNode {
  /** Unique in the graph; nodes of cells are named `<block>.<id>`. */
  readonly id: string
  readonly op: Op
  /** Indexes of the nodes it reads, -1 - k for the network's k-th input; every index is below the node's own. */
  readonly inputs: readonly number[]
  /** Shape of its output, the batch aside. */
  readonly shape: Shape
  /** Index of the block it belongs to; blocks are numbered in the order of the network. */
  readonly block: number
  /** Index of the node, before it, whose learnable tensors it uses instead of its own. */
  readonly shares?: number
  /** Learnable numbers behind its tensors, where these are computed of fewer or of more. */
  readonly stored?: number
}

/** One input of a network. */
export interface NetworkInput {
  readonly name: string
  readonly shape: Shape
  /** Entries of the vocabulary that it names, for token ids. */
  readonly vocabulary?: number
}

/** A valid architecture: nodes in topological order, the last word on shapes, no unresolved defaults. */
export interface ArchGraph {
  /** Shape of the first input: [channels, height, width] of an image. */
  readonly input: Shape
  /** All inputs, where there are several, or the only one holds token ids or has a name; else there is one, `input`. */
  readonly inputs?: readonly NetworkInput[]
  /** Classes of a classifier, whose output gives logits of as many elements; left out for any other network. */
  readonly classes?: number
  readonly nodes: readonly GraphNode[]
  /** Index of the node that gives the output, the last of them where there are several. */
  readonly output: number
  /**
   * Indexes of the nodes that give logits before the output does, in the order that a run takes them; left out where
   * none.
   */
  readonly exits?: readonly number[]
  /**
   * Indexes of the nodes that give the outputs before the last, for networks with several; left out where there are
   * none.
   */
  readonly others?: readonly number[]
}

/** The inputs of a network, in the order of -1, -2 and so on. */
export function inputsOf({ input, inputs }: ArchGraph): readonly NetworkInput[] {
  return inputs ?? [{ name: 'input', shape: input }]
}

/** Classes of a classifier. @throws {Error} for any other network */
export function classesOf({ classes }: ArchGraph): number {
  if (classes === undefined) throw new Error('the network is no classifier')
  return classes
}

/** Reads the shape of input `index` of a graph: a node's, or the network's for what is below 0. */
export function shapeOf(graph: ArchGraph, index: number): Shape {
  if (index >= 0) return graph.nodes[index].shape
  return index === -1 ? graph.input : graph.inputs![-1 - index].shape
}

/** Shapes of what a node reads. */
export function readShapes(graph: ArchGraph, { inputs }: GraphNode): Shape[] {
  if (inputs.length === 1) return [shapeOf(graph, inputs[0])]
  return inputs.map((index) => shapeOf(graph, index))
}

/** One learnable tensor of a node, as PyTorch would name and shape it. */
export interface ParameterSpec {
  /** `<node id>.<role>`. */
  readonly name: string
  readonly node: number
  /** `weight`, `bias` and the like. */
  readonly role: string
  /**
   * conv weight [out, in / groups, kh, kw]; linear weight [out, in]; batch norm weight and bias [channels]; bias [out].
   */
  readonly shape: readonly number[]
  readonly fill: Fill
  /** Products that are summed for one output of a kernel, where it is not the elements of a row. */
  readonly fanIn?: number
}

/**
 * The learnable tensors of a graph in node order; those that nodes share stand at the first of them.
 *
 * @example
 * import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * const { graph } = resolveArchitecture({ space: 'nas-bench-201', arch })
 * parametersOf(graph)[0] // => { name: '0.conv.weight', shape: [16, 3, 3, 3], … }
 */
export function parametersOf(graph: ArchGraph): ParameterSpec[] {
  const specs: ParameterSpec[] = []
  for (let node = 0; node < graph.nodes.length; node++) {
    if (graph.nodes[node].shares === undefined) appendParameters(specs, graph, node)
  }
  return specs
}

/** The learnable tensors that a node uses; those that it shares are named by the node that has them. */
export function nodeParameters(graph: ArchGraph, index: number): ParameterSpec[] {
  const { shares } = graph.nodes[index]
  if (shares !== undefined) return nodeParameters(graph, shares)
  const specs: ParameterSpec[] = []
  appendParameters(specs, graph, index)
  return specs
}

function appendParameters(specs: ParameterSpec[], graph: ArchGraph, index: number): void {
  const node = graph.nodes[index]
  const home = homeOf(node.op)
  if (!home.tensors) return
  for (const { role, shape, fill, fanIn } of home.tensors(node.op, readShapes(graph, node), node.shape)) {
    const spec = { name: `${node.id}.${role}`, node: index, role, shape, fill }
    specs.push(fanIn === undefined ? spec : { ...spec, fanIn })
  }
}
