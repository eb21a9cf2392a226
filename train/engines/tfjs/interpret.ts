// Evaluates an OnnxGraph node by node. Made of differentiable operations, so that `tf.grads` goes through it.
import { convolution } from './conv.ts'
import { elementwise } from './elementwise.ts'
import { matrix } from './matrix.ts'
import { pooling } from './pool.ts'
import { reductions } from './reduce.ts'
import { shaping } from './shape.ts'
import { tensor } from './tensors.ts'
import type { OpFunction, Tf } from './operation.ts'
import type { OnnxGraph, Value } from '@archcast/core/onnx/graph.ts'
import type { Tensor } from '@tensorflow/tfjs'

const functions: Readonly<Record<string, OpFunction>> = {
  ...elementwise,
  ...shaping,
  ...reductions,
  ...matrix,
  ...convolution,
  ...pooling,
}

/**
 * The graph's outputs by name, given its inputs by name. The caller disposes of them (`tf.tidy`).
 * Throws for an operation that is not known here, and for an input without a value.
 */
export function interpret(tf: Tf, graph: OnnxGraph, feeds: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const values = new Map<Value, Tensor>()
  for (const input of graph.inputs) {
    const value = feeds[input.name]
    if (!value) throw new Error(`the graph '${graph.name}' needs a value for its input '${input.name}'`)
    values.set(input, value)
  }
  const read = (value: Value): Tensor => {
    let known = values.get(value)
    if (!known) {
      const constant = graph.constants.get(value)
      if (!constant) throw new Error(`${value.name} is read before it is computed`)
      known = tensor(tf, constant, value.shape as number[], value.type)
      values.set(value, known)
    }
    return known
  }
  for (const node of graph.nodes) {
    const run = functions[node.op]
    if (!run)
      throw new Error(`TensorFlow.js engine: the operation ${node.op} is not known; add one to train/engines/tfjs/`)
    const ints = (index: number) => {
      const value = node.inputs[index]
      return value && Array.from(read(value).dataSync(), Number)
    }
    const inputs = node.inputs.flatMap((value) => (value ? [read(value)] : []))
    const results = [run({ tf, node, inputs, ints })].flat()
    node.outputs.forEach((output, i) => values.set(output, results[i]))
  }
  return Object.fromEntries(graph.outputs.map((output) => [output.name, read(output)]))
}
