// The child network: an architecture's forward pass as ONNX nodes, its weights as values.
import { outputsOf } from '../arch/exits.ts'
import { inputsOf, nodeParameters } from '../arch/graph.ts'
import { cast } from '../onnx/ops/elementwise.ts'
import { reshape } from '../onnx/ops/shape.ts'
import { homeOf } from '../ops/table.ts'
import type { ArchGraph, GraphNode, ParameterSpec } from '../arch/graph.ts'
import type { Dim, OnnxGraph, Value } from '../onnx/graph.ts'

export interface ChildOptions {
  /** Value of a learnable tensor, by its specification. */
  readonly parameter: (spec: ParameterSpec) => Value
  /** Batch normalisation of x [N, C, ...] for a node, with scale and shift [C]. */
  readonly normalise: (g: OnnxGraph, x: Value, node: GraphNode, scale: Value, shift: Value) => Value
}

/**
 * Appends the forward pass to `g`: inputs [N, ...shape] in the network's order -> its outputs. Early exits or other
 * outputs come first, in order; logits are [N, classes].
 */
export function emitChild(g: OnnxGraph, graph: ArchGraph, inputs: readonly Value[], options: ChildOptions): Value[] {
  const [batch] = inputs[0].shape
  return outputValues(g, graph, emitNodes(g, graph, inputs, options), batch)
}

/** The same, what each node gives: [N, ...shape]. */
export function emitNodes(
  g: OnnxGraph,
  graph: ArchGraph,
  inputs: readonly Value[],
  { parameter, normalise }: ChildOptions,
): Value[] {
  const tensors = new Map<string, Value>()
  const valueOf = (spec: ParameterSpec) => {
    let value = tensors.get(spec.name)
    if (!value) tensors.set(spec.name, (value = parameter(spec)))
    return value
  }
  const values: Value[] = []
  const read = (index: number) => (index < 0 ? inputs[-1 - index] : values[index])
  graph.nodes.forEach((node, index) => {
    const { op, shape } = node
    const own = nodeParameters(graph, index).map(valueOf)
    const home = homeOf(op)
    const real = (x: Value) => (x.type === 'int64' && !home.readsIds ? cast(g, x, 'float32') : x)
    const emission = { g, normalise: (x: Value, scale: Value, shift: Value) => normalise(g, x, node, scale, shift) }
    values.push(home.emit(emission, op, node.inputs.map(read).map(real), shape, own))
  })
  return values
}

/** The outputs that `emitChild` gives, of what the nodes give. */
export function outputValues(g: OnnxGraph, graph: ArchGraph, values: readonly Value[], batch: Dim): Value[] {
  const { classes } = graph
  return outputsOf(graph).map((index) =>
    classes === undefined ? values[index] : reshape(g, values[index], [batch, classes]),
  )
}

/**
 * Names of a child's outputs, in the order of `emitChild`: `logits.0`, `logits.1`, … of the exits and `logits` of the
 * output of a classifier,
 * `output.0`, `output.1`, … and `output` of another network.
 */
export function outputNames(graph: ArchGraph): string[] {
  const name = graph.classes === undefined ? 'output' : 'logits'
  return outputsOf(graph).map((_, place, { length }) => (place < length - 1 ? `${name}.${place}` : name))
}

/** Adds the inputs of a child to `g`: `images` of a classifier of images, else by their names; token ids are int64. */
export function childInputs(g: OnnxGraph, graph: ArchGraph, batch: number | string): Value[] {
  const inputs = inputsOf(graph)
  const images = !graph.inputs && graph.classes !== undefined && graph.input.length === 3
  return inputs.map(({ name, shape, vocabulary }) =>
    g.input(images ? 'images' : name, vocabulary === undefined ? 'float32' : 'int64', [batch, ...shape]),
  )
}
