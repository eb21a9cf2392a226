// An exported network of float32 -> the same in float16, as converters write it: weights and activations, between
// inputs and outputs that stay as they are.
import { toHalves } from './half-precision.ts'
import type { OnnxGraph, Value } from '@archcast/core/onnx/graph.ts'

const FLOAT = 1
const FLOAT16 = 10

export function halfGraph(graph: OnnxGraph): OnnxGraph {
  const made = graph.withoutNodes()
  const halves = new Map<Value, Value>()
  const half = (value: Value): Value => {
    if (value.type !== 'float32') return value
    const known = halves.get(value)
    if (known) return known
    const data = graph.constants.get(value)
    // Inputs, outputs and constants stay besides.
    const stays = data !== undefined || graph.inputs.includes(value) || graph.outputs.includes(value)
    const narrow: Value = { ...value, type: 'float16', ...(stays && { name: `${value.name}.half` }) }
    if (data) made.constants.set(narrow, toHalves(data as Float32Array))
    halves.set(value, narrow)
    return narrow
  }
  const cast = (from: Value, to: Value, type: number) =>
    made.nodes.push({ op: 'Cast', domain: '', inputs: [from], outputs: [to], attributes: { to: type } })
  for (const value of graph.inputs) if (value.type === 'float32') cast(value, half(value), FLOAT16)
  for (const node of graph.nodes) {
    // The sizes of an image are told in float32.
    const own = node.op === 'Resize' ? 1 : Infinity
    const inputs = node.inputs.map((value, place) => value && (place < own ? half(value) : value))
    made.nodes.push({ ...node, inputs, outputs: node.outputs.map(half) })
  }
  for (const value of graph.outputs) if (value.type === 'float32') cast(half(value), value, FLOAT)
  return made
}
