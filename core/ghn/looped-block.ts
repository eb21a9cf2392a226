// The bodies of the exported GHN's loops: a block after the other, in each a level after the other.
import { OnnxGraph } from '../onnx/graph.ts'
import { add, mul } from '../onnx/ops/elementwise.ts'
import { hear, speak } from './gru.ts'
import { matMul } from '../onnx/ops/matmul.ts'
import { reduceSum } from '../onnx/ops/reduce.ts'
import { reshape } from '../onnx/ops/shape.ts'
import type { GhnConfig } from './config.ts'
import type { StepWeights } from './gru.ts'
import type { Value } from '../onnx/graph.ts'

/** What the bodies read of the graph around them; extents as for `emitLooped`. */
export interface Outer {
  readonly weights: StepWeights
  readonly slots: Value
  readonly before: Value
  /** Messages of all slots before a sweep, [B, N, D + 1]: none. */
  readonly silence: Value
  /** Shapes: of a level's messages [B, A, D + 1], of a block's states [L, B, A, D]. */
  readonly messages: Value
  readonly states: Value
}

/** One block: (mean of the block before [B, D]; its nodes) -> (its own mean; its nodes' embeddings [L, 1, B A, D]). */
export function blockBody({ embedding: d, propagation, passes }: GhnConfig, outer: Outer): OnnxGraph {
  const b = new OnnxGraph('block', 'b.')
  const mean = b.input('b.before', 'float32', ['batch', d])
  const start = b.input('b.start', 'float32', ['levels', 1, 'states', d])
  const forward = b.input('b.forward', 'float32', ['levels', 'batch', 'nodes', 'slots'])
  const backward = b.input('b.backward', 'float32', ['levels', 'batch', 'nodes', 'slots'])
  const shares = b.input('b.mean', 'float32', ['levels', 'batch', 'nodes', 1])
  // The graph message (equation 14) is what a node in the state of that mean would send.
  const graphMessage = reshape(b, speak(b, outer.weights, d, mean), ['batch', 1, d + 1])
  const first = mul(b, outer.before, graphMessage)

  let h = start
  if (propagation === 'synchronous') {
    const edges = add(b, forward, backward)
    for (let pass = 0; pass < passes; pass++) h = synchronousStep(b, d, outer, h, edges, first)
  } else {
    const sweep = (name: string, edges: Value, sent: Value, direction: 0 | 1) => {
      const attributes = {
        body: levelBody(d, outer, name),
        num_scan_inputs: 3,
        scan_input_directions: [direction, direction, direction],
        scan_output_directions: [direction],
      }
      const outputs = [['float32', sent.shape] as const, ['float32', h.shape] as const]
      h = b.node('Scan', [sent, h, edges, outer.slots], outputs, attributes)[1]
    }
    for (let pass = 0; pass < passes; pass++) {
      sweep(`forward${pass}.`, forward, first, 0)
      sweep(`backward${pass}.`, backward, outer.silence, 1)
    }
  }
  const states = reshaped(b, h, outer.states, ['levels', 'batch', 'nodes', d])
  b.output(reduceSum(b, mul(b, shares, states), [0, 2], false), 'b.message')
  b.output(h, 'b.embeddings')
  return b
}

/** One step: (messages so far; the nodes of one level, whom they hear, where their messages go) -> (messages; the nodes' new states). */
function levelBody(d: number, { weights, messages }: Outer, prefix: string): OnnxGraph {
  const b = new OnnxGraph('level', prefix)
  const sent = b.input(`${prefix}sent`, 'float32', ['batch', 'slots', d + 1])
  const h = b.input(`${prefix}h`, 'float32', [1, 'states', d])
  const edges = b.input(`${prefix}edges`, 'float32', ['batch', 'nodes', 'slots'])
  const slots = b.input(`${prefix}slots`, 'float32', ['slots', 'nodes'])
  const next = hear(b, weights, d, h, edges, sent)
  const own = reshaped(b, speak(b, weights, d, next), messages, ['batch', 'nodes', d + 1])
  b.output(add(b, sent, matMul(b, slots, own)), `${prefix}all`)
  b.output(next, `${prefix}next`)
  return b
}

/** All nodes at once hear what all sent. */
function synchronousStep(b: OnnxGraph, d: number, outer: Outer, h: Value, edges: Value, first: Value): Value {
  const [levels, , states] = h.shape
  const flat = reshape(b, h, [1, 'all', d])
  const shape = b.node('Concat', [extents(b, h, 0, 1), outer.messages], [['int64', [4]]], { axis: 0 })[0]
  const own = reshaped(b, speak(b, outer.weights, d, flat), shape, [levels, 'batch', 'nodes', d + 1])
  const slots = b.node('Unsqueeze', [outer.slots, b.ints(1)], [['float32', [levels, 1, 'slots', 'nodes']]])[0]
  const sent = add(b, first, reduceSum(b, matMul(b, slots, own), [0], false))
  const next = hear(b, outer.weights, d, flat, edges, sent)
  return reshaped(b, next, extents(b, h, 0, 4), [levels, 1, states, d])
}

function extents(b: OnnxGraph, x: Value, start: number, end: number): Value {
  return b.node('Shape', [x], [['int64', [end - start]]], { start, end })[0]
}

function reshaped(b: OnnxGraph, x: Value, to: Value, shape: Value['shape']): Value {
  return b.node('Reshape', [x, to], [[x.type, shape]])[0]
}
