// The bodies of the exported GHN's loops: a block after the other, in each a level after the other.
import { OnnxGraph } from '../../onnx/graph.ts'
import { add } from '../../onnx/ops/elementwise.ts'
import { matMul } from '../../onnx/ops/matmul.ts'
import { concat, reshape } from '../../onnx/ops/shape.ts'
import { STEP_WEIGHTS, edgeSorts, sendMessages, updateStates } from './gru.ts'
import type { Value } from '../../onnx/graph.ts'
import type { GhnConfig } from '../config.ts'
import type { StepWeights } from './gru.ts'

/** What the bodies read of the graph around them; extents as for `emitLooped`. */
export interface OuterGraph {
  /** Of all blocks; where these have their own, of the first, for their shapes. */
  readonly weights: StepWeights
  readonly slots: Value
  /** Messages of all nodes before a sweep, [L A, D + 1]: none. */
  readonly silence: Value
}

/** One block: (means of the blocks before [B, D]; its nodes) -> (its own means; its nodes' embeddings [L, 1, A, D]). */
export function blockBody(config: GhnConfig, around: OuterGraph): OnnxGraph {
  const { embedding: d, propagation, passes, ownBlocks } = config
  const sorts = edgeSorts(config)
  const b = new OnnxGraph('block', 'b.')
  const mean = b.input('b.before', 'float32', ['batch', d])
  const start = b.input('b.start', 'float32', ['levels', 1, 'nodes', d])
  const forward = b.input('b.forward', 'float32', ['levels', sorts, 'nodes', 'slots'])
  const backward = b.input('b.backward', 'float32', ['levels', sorts, 'nodes', 'slots'])
  const shares = b.input('b.mean', 'float32', ['batch', 'all'])
  const outer = ownBlocks === undefined ? around : { ...around, weights: ownWeights(b, around.weights) }
  // The graph message (equation 14) is what a node in the state of that mean would send.
  const graphMessages = sendMessages(b, outer.weights, mean)

  let h = start
  if (propagation === 'synchronous') {
    const edges = add(b, forward, backward)
    for (let pass = 0; pass < passes; pass++) h = synchronousStep(b, d, outer, h, edges, graphMessages)
  } else {
    const first = concat(b, [outer.silence, graphMessages], 0)
    const sweep = (name: string, edges: Value, direction: 0 | 1) => {
      const attributes = {
        body: levelBody(d, sorts, outer, name),
        num_scan_inputs: 3,
        scan_input_directions: [direction, direction, direction],
        scan_output_directions: [direction],
      }
      const outputs = [['float32', first.shape] as const, ['float32', h.shape] as const]
      h = b.node('Scan', [first, h, edges, outer.slots], outputs, attributes)[1]
    }
    for (let pass = 0; pass < passes; pass++) {
      sweep(`forward${pass}.`, forward, 0)
      sweep(`backward${pass}.`, backward, 1)
    }
  }
  b.output(matMul(b, shares, reshape(b, h, ['all', d])), 'b.message')
  b.output(h, 'b.embeddings')
  return b
}

/** A step's parameters as inputs of a block. */
function ownWeights(b: OnnxGraph, like: StepWeights): StepWeights {
  const inputs = STEP_WEIGHTS.map((name) => [name, b.input(`b.step.${name}`, 'float32', like[name].shape)])
  return Object.fromEntries(inputs) as StepWeights
}

/**
 * One step: (messages so far [N, D + 1]; the nodes of one level, whom they hear, their slots) -> (messages; the nodes'
 * new states).
 */
function levelBody(d: number, sorts: number, { weights }: OuterGraph, prefix: string): OnnxGraph {
  const b = new OnnxGraph('level', prefix)
  const sent = b.input(`${prefix}sent`, 'float32', ['slots', d + 1])
  const h = b.input(`${prefix}h`, 'float32', [1, 'nodes', d])
  const edges = b.input(`${prefix}edges`, 'float32', [sorts, 'nodes', 'slots'])
  const slots = b.input(`${prefix}slots`, 'int64', ['nodes', 1])
  const next = updateStates(b, weights, d, h, edges, sent)
  const own = sendMessages(b, weights, reshape(b, next, ['nodes', d]))
  b.output(b.node('ScatterND', [sent, slots, own], [['float32', sent.shape]])[0], `${prefix}all`)
  b.output(next, `${prefix}next`)
  return b
}

/** All nodes at once hear what all sent. */
function synchronousStep(
  b: OnnxGraph,
  d: number,
  outer: OuterGraph,
  h: Value,
  edges: Value,
  graphMessages: Value,
): Value {
  const states = reshape(b, h, ['all', d])
  const sent = concat(b, [sendMessages(b, outer.weights, states), graphMessages], 0)
  const next = updateStates(b, outer.weights, d, reshape(b, states, [1, 'all', d]), edges, {
    ...sent,
    shape: ['slots', d + 1],
  })
  const shape = b.node('Shape', [h], [['int64', [4]]])[0]
  return b.node('Reshape', [next, shape], [['float32', h.shape]])[0]
}
