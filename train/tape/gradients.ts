// Reverse-mode differentiation of an OnnxGraph: appends the backward pass as more ONNX nodes.
import { compositeVjps, vjps } from './vjps.ts'
import { add } from '@archcast/core/onnx/ops/elementwise.ts'
import { matMul, swapLast } from '@archcast/core/onnx/ops/matmul.ts'
import { reduceSum } from '@archcast/core/onnx/ops/reduce.ts'
import { concat, reshape } from '@archcast/core/onnx/ops/shape.ts'
import type { Composite, OnnxGraph, OnnxNode, Value } from '@archcast/core/onnx/graph.ts'

export interface GradientOptions {
  /** Keep to ONNX's standard operations (WebGPU); otherwise the CPU's faster contrib operations may be used. */
  readonly portable?: boolean
}

/**
 * Gradients of sum(outputs[i] * seeds[i]) with respect to each value of `wrt`, each of that value's shape.
 * Throws for an operation without a vector-Jacobian product, and for a value that the outputs do not depend on.
 */
export function gradients(
  g: OnnxGraph,
  outputs: readonly Value[],
  seeds: readonly Value[],
  wrt: readonly Value[],
  { portable = false }: GradientOptions = {},
): Value[] {
  const end = g.nodes.length
  const depends = dependents(g, wrt)
  const adjoints = new Map<Value, Value>()
  const accumulate = (value: Value, grad: Value) => {
    const sum = adjoints.get(value)
    adjoints.set(value, sum ? add(g, sum, grad) : grad)
  }
  outputs.forEach((value, i) => accumulate(value, seeds[i]))
  const shared = new SharedLayers(g, wrt)

  const endings = new Map(g.composites.map((composite) => [composite.to, composite]))
  for (let to = end; to > 0;) {
    const composite = endings.get(to)
    const step: Composite | OnnxNode = composite ?? g.nodes[to - 1]
    const inputs = step.inputs as readonly Value[]
    const grads = step.outputs.map((value) => adjoints.get(value))
    const wanted = inputs.map((value) => value !== undefined && depends.has(value))
    if (wanted.some(Boolean) && grads.some(Boolean)) {
      const vjp = 'kind' in step ? compositeVjps[step.kind] : vjps[step.op]
      const name = 'kind' in step ? step.kind : step.op
      if (!vjp) throw new Error(`${name} has no vector-Jacobian product; add one to train/tape/vjps.ts`)
      const attributes = 'kind' in step ? {} : step.attributes
      if (!('kind' in step) && shared.take(step, grads[0]!)) wanted[1] = false
      const products = vjp({ g, inputs, outputs: step.outputs, attributes, grads, wanted, portable })
      products.forEach((grad, i) => grad && wanted[i] && accumulate(inputs[i], grad))
    }
    to = composite ? composite.from : to - 1
  }
  for (const [value, grad] of shared.gradients()) accumulate(value, grad)
  return wrt.map((value) => {
    const grad = adjoints.get(value)
    if (!grad) throw new Error(`the outputs do not depend on ${value.name}`)
    return grad
  })
}

/**
 * A layer that is applied many times over, as in a recurrent network, has one gradient: one product contracts its
 * stacked uses, rather than one each whose results are added up.
 */
class SharedLayers {
  private readonly g: OnnxGraph
  private readonly weights: Map<Value, { rows: Value[]; grads: Value[] }>

  constructor(g: OnnxGraph, wrt: readonly Value[]) {
    const computed = new Set(g.nodes.flatMap((node) => node.outputs))
    this.g = g
    this.weights = new Map(wrt.filter((value) => !computed.has(value)).map((value) => [value, { rows: [], grads: [] }]))
  }

  /** Takes over the gradient of a node's second input, where that is a matrix or a bias applied to rows. */
  take({ op, inputs: [x, weight], outputs: [y] }: OnnxNode, grad: Value): boolean {
    const uses = weight && this.weights.get(weight)
    if (!uses || !x || y.shape.length !== 2) return false
    if (op === 'MatMul') uses.rows.push(x)
    else if (op !== 'Add' || weight.shape.length !== 1 || weight.shape[0] !== y.shape[1] || x === weight) return false
    uses.grads.push(grad)
    return true
  }

  *gradients(): Iterable<[Value, Value]> {
    for (const [weight, { rows, grads }] of this.weights) {
      if (grads.length === 0) continue
      const stacked = concat(this.g, grads, 0)
      if (rows.length > 0) yield [weight, matMul(this.g, swapLast(this.g, concat(this.g, rows, 0)), stacked)]
      else yield [weight, reshape(this.g, reduceSum(this.g, stacked, [0]), weight.shape)]
    }
  }
}

/** The values that depend on any of `sources`, the sources included. */
function dependents(g: OnnxGraph, sources: readonly Value[]): Set<Value> {
  const set = new Set(sources)
  for (const node of g.nodes) {
    if (node.inputs.some((value) => value && set.has(value))) for (const output of node.outputs) set.add(output)
  }
  return set
}
