// The GHN for any number of nodes, blocks and architectures at once, as loops: what is exported.
import { add, cast, equal, mul } from '../onnx/ops/elementwise.ts'
import { FEATURES } from './features.ts'
import { OnnxGraph } from '../onnx/graph.ts'
import { PLACE } from './parameters.ts'
import { coefficients, embed, expectation, graphMessage, propagate, tiles } from './network.ts'
import { gather, reshape } from '../onnx/ops/shape.ts'
import { matMul, swapLast } from '../onnx/ops/matmul.ts'
import { tileKinds } from './config.ts'
import type { GhnConfig } from './config.ts'
import type { GhnValues } from './parameters.ts'
import type { OutputSpec, Value } from '../onnx/graph.ts'

/**
 * Appends the GHN to `g`, inputs and outputs included. With K blocks, B architectures, N nodes a block, L levels, R tiles:
 * features [K, B, N, F], adjacency [K, B, N, N], level [K, B, N, 1], mean [K, B, 1, N], receive [K, N, 1], levels [L, 1, 1, 1],
 * rows [R] int64 (positions in K x B x N), places [R, 4], scales [R, 1], counts [kinds] int64 (how many of the rows belong to each kind)
 * -> embeddings [K, B, N, D] and for each kind tiles.<kind> [count, elements].
 */
export function emitLooped(g: OnnxGraph, config: GhnConfig, p: GhnValues): void {
  const d = config.embedding
  const features = g.input('features', 'float32', ['blocks', 'batch', 'nodes', FEATURES])
  const adjacency = g.input('adjacency', 'float32', ['blocks', 'batch', 'nodes', 'nodes'])
  const level = g.input('level', 'float32', ['blocks', 'batch', 'nodes', 1])
  const mean = g.input('mean', 'float32', ['blocks', 'batch', 1, 'nodes'])
  const receive = g.input('receive', 'float32', ['blocks', 'nodes', 1])
  const levels = g.input('levels', 'float32', ['levels', 1, 1, 1])
  const rows = g.input('rows', 'int64', ['tiles'])
  const places = g.input('places', 'float32', ['tiles', PLACE])
  const scales = g.input('scales', 'float32', ['tiles', 1])
  const kinds = tileKinds(config)
  const counts = g.input('counts', 'int64', [kinds.length])

  const start = embed(g, p, features)
  let embeddings = start
  if (config.propagation !== 'none') {
    const silence = g.node('Expand', [g.scalar(0), silenceShape(g, start, d)], [['float32', ['batch', 1, d]]])[0]
    const body = blockBody(config, p, levels)
    const outputs: OutputSpec[] = [
      ['float32', ['batch', 1, d]],
      ['float32', ['blocks', 'batch', 'nodes', d]],
    ]
    const inputs = [silence, start, adjacency, level, mean, receive]
    embeddings = g.node('Scan', inputs, outputs, { body, num_scan_inputs: 5 })[1]
  }
  const named = g.output(embeddings, 'embeddings')
  const nodes = gather(g, reshape(g, named, ['all', d]), rows)
  const mixed = coefficients(g, p, nodes, places, scales)
  const parts = g.node(
    'Split',
    [mixed, counts],
    kinds.map(({ name }): OutputSpec => ['float32', [name, config.rank + 1]]),
    { axis: 0 },
  )
  kinds.forEach((kind, i) => g.output(tiles(g, p, config, kind, parts[i]).tiles, `tiles.${kind.name}`))
}

/** [batch, 1, D] as a tensor: what the first block has heard, nothing. */
function silenceShape(g: OnnxGraph, start: Value, d: number): Value {
  const shape = g.node('Shape', [start], [['int64', [1]]], { start: 1, end: 2 })[0]
  return g.node('Concat', [shape, g.ints(1, d)], [['int64', [3]]], { axis: 0 })[0]
}

/** One block: (graph message [B, 1, D]; its nodes) -> (its own graph message; its nodes' embeddings). */
function blockBody(config: GhnConfig, p: GhnValues, levels: Value): OnnxGraph {
  const d = config.embedding
  const b = new OnnxGraph('block', 'b.')
  const heard = b.input('b.heard', 'float32', ['batch', 1, d])
  const start = b.input('b.start', 'float32', ['batch', 'nodes', d])
  const adjacency = b.input('b.adjacency', 'float32', ['batch', 'nodes', 'nodes'])
  const level = b.input('b.level', 'float32', ['batch', 'nodes', 1])
  const mean = b.input('b.mean', 'float32', ['batch', 1, 'nodes'])
  const receive = b.input('b.receive', 'float32', ['nodes', 1])
  const transposed = swapLast(b, adjacency)
  const extra = config.stacking ? mul(b, receive, graphMessage(b, p, config, heard)) : undefined

  let h = start
  if (config.propagation === 'synchronous') {
    const edges = add(b, adjacency, transposed)
    const expected = expectation(b, p, edges, extra)
    for (let pass = 0; pass < config.passes; pass++) h = propagate(b, p, config, { h, adjacency: edges, expected })
  } else {
    const active = cast(b, equal(b, level, levels), 'float32')
    const sweep = (name: string, edges: Value, expected: Value, direction: 0 | 1) => {
      const body = levelBody(config, p, name, edges, expected)
      const attributes = { body, num_scan_inputs: 1, scan_input_directions: [direction] }
      ;[h] = b.node('Scan', [h, active], [['float32', ['batch', 'nodes', d]]], attributes)
    }
    const [forward, backward] = [expectation(b, p, adjacency, extra), expectation(b, p, transposed, undefined)]
    for (let pass = 0; pass < config.passes; pass++) {
      sweep(`forward${pass}.`, adjacency, forward, 0)
      sweep(`backward${pass}.`, transposed, backward, 1)
    }
  }
  b.output(matMul(b, mean, h), 'b.message')
  b.output(h, 'b.embeddings')
  return b
}

/** One step: the nodes of one level hear from their neighbours. */
function levelBody(config: GhnConfig, p: GhnValues, prefix: string, adjacency: Value, expected: Value): OnnxGraph {
  const b = new OnnxGraph('level', prefix)
  const h = b.input(`${prefix}h`, 'float32', ['batch', 'nodes', config.embedding])
  const active = b.input(`${prefix}active`, 'float32', ['batch', 'nodes', 1])
  b.output(propagate(b, p, config, { h, adjacency, expected, active }), `${prefix}next`)
  return b
}
