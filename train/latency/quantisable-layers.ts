// An exported network prepared for quantisation, as tools do it: batch normalisation goes into the convolution before
// it, a product and the row added to it become one layer, a mean over all pixels becomes a pool.
import { elements } from '@archcast/core/onnx/graph.ts'
import type { OnnxGraph, OnnxNode, Value } from '@archcast/core/onnx/graph.ts'

/** The network with the same inputs and outputs. Weights keep their values: no time depends on them. */
export function asLayers(graph: OnnxGraph): OnnxGraph {
  const made = graph.withoutNodes()
  const readers = readersByName(graph)
  const gone = new Set<OnnxNode>()
  const turned = new Map<Value, Value>()
  const isConstant = (value: Value | undefined) => value !== undefined && made.constants.has(value)
  /** The only node that reads what a node gives, where it is of that operator. */
  const behind = ({ outputs: [value] }: OnnxNode, op: string) => {
    const all = readers.get(value) ?? []
    return all.length === 1 && all[0].op === op && !graph.outputs.includes(value) ? all[0] : undefined
  }
  for (const node of graph.nodes) {
    if (gone.has(node)) continue
    const { op, outputs } = node
    const inputs = node.inputs.map((value) => value && (turned.get(value) ?? value))
    const [x, weights] = inputs
    if (op === 'Transpose' && isConstant(x)) {
      const kernel = { ...outputs[0], name: `${x!.name}.turned` }
      made.constants.set(kernel, made.constants.get(x!)!)
      turned.set(outputs[0], kernel)
      continue
    }
    const norm = op === 'Conv' ? behind(node, 'BatchNormalization') : undefined
    const added = op === 'MatMul' && x?.shape.length === 2 && isConstant(weights) ? behind(node, 'Add') : undefined
    const sum = isConstant(added?.inputs[1]) ? added : undefined
    if (norm ?? sum) gone.add((norm ?? sum)!)
    if (norm) made.nodes.push({ ...node, inputs: [x, weights, inputs[2] ?? norm.inputs[2]], outputs: norm.outputs })
    else if (sum) made.nodes.push({ ...node, op: 'Gemm', inputs: [x, weights, sum.inputs[1]], outputs: sum.outputs })
    else if (op === 'ReduceMean' && isPool(x!, outputs[0]))
      made.nodes.push({ ...node, op: 'GlobalAveragePool', inputs: [x], attributes: {} })
    else made.nodes.push({ ...node, inputs })
  }
  return made
}

/** Nodes that read each value, as often as they do. */
export function readersByName({ nodes }: OnnxGraph): ReadonlyMap<Value, readonly OnnxNode[]> {
  const reads = nodes.flatMap((node) => node.inputs.flatMap((value) => (value ? [{ value, node }] : [])))
  const readers = new Map<Value, OnnxNode[]>()
  for (const { value, node } of reads) {
    const known = readers.get(value)
    if (known) known.push(node)
    else readers.set(value, [node])
  }
  return readers
}

/** Whether a mean leaves one pixel of an image. */
function isPool(from: Value, { shape }: Value): boolean {
  return from.shape.length === 4 && shape.length === 4 && elements(shape.slice(2).map(Number)) === 1
}
