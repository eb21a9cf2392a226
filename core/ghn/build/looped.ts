// Propagation for any number of nodes, blocks and architectures at once, as loops: what is exported.
import { concat, reshape } from '../../onnx/ops/shape.ts'
import { featureCount } from './features.ts'
import { STEP_WEIGHTS, edgeSorts, stepWeights } from './gru.ts'
import { blockBody } from './looped-block.ts'
import { blockParameters } from './propagation-parameters.ts'
import { embed } from './propagation.ts'
import type { Dim, OnnxGraph, OutputSpec, Value } from '../../onnx/graph.ts'
import type { GhnConfig } from '../config.ts'
import type { GhnValues } from './learnable.ts'

/**
 * Appends embedding and propagation to `g`, inputs included. The nodes of all architectures lie in levels as if they
 * were one, so that a step of propagation computes one level of all and no more. With K blocks, L levels of A nodes, B
 * architectures, N = L A + B slots (the nodes level by level, then for each architecture the block before): features
 * [K, L, 1, A, F]; forward and backward [K, L, E, A, N], ones at the slots that a node hears from in a sweep, and with
 * virtual edges (E = 2) the weights of those that it hears from afar; mean [K, B, L A], a node's share in the mean of
 * its architecture's block; slots [L, A, 1] int64, 0, 1, 2, … -> embeddings [K, L, 1, A, D], an output.
 * @returns their rows, [K L A, D]
 */
export function emitLooped(g: OnnxGraph, config: GhnConfig, p: GhnValues): Value {
  const d = config.embedding
  const features = g.input('features', 'float32', ['blocks', 'levels', 1, 'nodes', featureCount(config)])
  const forward = g.input('forward', 'float32', ['blocks', 'levels', edgeSorts(config), 'nodes', 'slots'])
  const backward = g.input('backward', 'float32', ['blocks', 'levels', edgeSorts(config), 'nodes', 'slots'])
  const mean = g.input('mean', 'float32', ['blocks', 'batch', 'all'])
  const slots = g.input('slots', 'int64', ['levels', 'nodes', 1])
  const { ownBlocks } = config
  const sets = Array.from({ length: ownBlocks ?? 1 }, (_, b) => blockParameters(config, p, b))
  let embeddings = ownBlocks === undefined ? embed(g, p, features) : embedByBlock(g, sets, features)
  if (config.propagation !== 'none') {
    const zeros = (dim: Dim, axis: number, extent: number) => {
      const shape = [g.node('Shape', [mean], [['int64', [1]]], { start: axis, end: axis + 1 })[0], g.ints(extent)]
      return g.node('Expand', [g.scalar(0), concat(g, shape, 0)], [['float32', [dim, extent]]])[0]
    }
    const steps = sets.map((set) => stepWeights(g, set, d))
    const own = ownBlocks === undefined ? [] : STEP_WEIGHTS.map((name) => stack(g, steps, name))
    const body = blockBody(config, { weights: steps[0], slots, silence: zeros('all', 2, d + 1) })
    const nothing = zeros('batch', 1, d)
    const outputs: OutputSpec[] = [
      ['float32', nothing.shape],
      ['float32', embeddings.shape],
    ]
    const inputs = [nothing, embeddings, forward, backward, mean, ...own]
    embeddings = g.node('Scan', inputs, outputs, { body, num_scan_inputs: inputs.length - 1 })[1]
  }
  const named = g.output(embeddings, 'embeddings')
  return reshape(g, named, ['every', d])
}

/** Embeddings by the parameters of each block, [K, L, 1, A, F] -> [K, L, 1, A, D]. */
function embedByBlock(g: OnnxGraph, sets: readonly GhnValues[], features: Value): Value {
  const [count, d] = sets[0]['features.weight'].shape as number[]
  const stacked = (name: string, rows: number) => reshape(g, stack(g, sets, name), [sets.length, 1, 1, rows, d])
  const [weight, bias] = [stacked('features.weight', count), stacked('features.bias', 1)]
  const output: OutputSpec = ['float32', [...features.shape.slice(0, -1), d]]
  const [product] = g.node('MatMul', [features, weight], [output])
  return g.node('Add', [product, bias], [output])[0]
}

/** What each set calls by a name, along a new first axis. */
function stack<K extends string>(g: OnnxGraph, sets: readonly Readonly<Record<K, Value>>[], name: K): Value {
  const rows = sets.map(({ [name]: value }) => reshape(g, value, [1, ...value.shape]))
  return concat(g, rows, 0)
}
