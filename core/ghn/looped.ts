// The GHN for any number of nodes, blocks and architectures at once, as loops: what is exported.
import { add, cast, equal, mul } from '../onnx/ops/elementwise.ts'
import { FEATURES } from './features.ts'
import { OnnxGraph } from '../onnx/graph.ts'
import { PLACE } from './parameters.ts'
import { coefficients, embed, message, propagate, tiles } from './network.ts'
import { gather, reshape } from '../onnx/ops/shape.ts'
import { matMul, swapLast } from '../onnx/ops/matmul.ts'
import { tileKinds } from './config.ts'
import type { GhnConfig } from './config.ts'
import type { GhnValues } from './parameters.ts'
import type { OutputSpec, Value } from '../onnx/graph.ts'

/**
 * Appends the GHN to `g`, inputs and outputs included. With K blocks, B architectures, N nodes a block, L levels, R tiles:
 * features [K, B, N, F], adjacency [K, B, N, N], level [K, B, N, 1], mean [K, B, 1, N], receive [K, N, 1], levels [L],
 * rows [R] int64 (positions in K x B x N), places [R, 4], counts [kinds] int64 (how many of the rows belong to each kind)
 * -> embeddings [K, B, N, D] and for each kind tiles.<kind> [count, elements].
 */
export function emitLooped(g: OnnxGraph, config: GhnConfig, p: GhnValues): void {
  const d = config.embedding
  const features = g.input('features', 'float32', ['blocks', 'batch', 'nodes', FEATURES])
  const adjacency = g.input('adjacency', 'float32', ['blocks', 'batch', 'nodes', 'nodes'])
  const level = g.input('level', 'float32', ['blocks', 'batch', 'nodes', 1])
  const mean = g.input('mean', 'float32', ['blocks', 'batch', 1, 'nodes'])
  const receive = g.input('receive', 'float32', ['blocks', 'nodes', 1])
  const levels = g.input('levels', 'float32', ['levels'])
  const rows = g.input('rows', 'int64', ['tiles'])
  const places = g.input('places', 'float32', ['tiles', PLACE])
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
  const mixed = coefficients(g, p, nodes, places)
  const parts = g.node(
    'Split',
    [mixed, counts],
    kinds.map(({ name }): OutputSpec => ['float32', [name, config.rank]]),
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
  const extra = config.stacking ? mul(b, receive, message(b, p, heard)) : undefined

  let h = start
  for (let pass = 0; pass < config.passes; pass++) {
    if (config.propagation === 'synchronous') {
      h = propagate(b, p, config, { h, adjacency: add(b, adjacency, transposed), extra })
      continue
    }
    const sweep = (name: string, edges: Value, message: Value | undefined, direction: 0 | 1) => {
      const body = levelBody(config, p, `${name}${pass}.`, level, edges, message)
      const attributes = { body, num_scan_inputs: 1, scan_input_directions: [direction] }
      ;[h] = b.node('Scan', [h, levels], [['float32', ['batch', 'nodes', d]]], attributes)
    }
    sweep('forward', adjacency, extra, 0)
    sweep('backward', transposed, undefined, 1)
  }
  b.output(matMul(b, mean, h), 'b.message')
  b.output(h, 'b.embeddings')
  return b
}

/** One step: the nodes of one level hear from their neighbours. The graph message reaches the input node, which is alone on level 0. */
function levelBody(
  config: GhnConfig,
  p: GhnValues,
  prefix: string,
  level: Value,
  adjacency: Value,
  extra: Value | undefined,
): OnnxGraph {
  const b = new OnnxGraph('level', prefix)
  const h = b.input(`${prefix}h`, 'float32', ['batch', 'nodes', config.embedding])
  const at = b.input(`${prefix}at`, 'float32', [])
  const active = cast(b, equal(b, level, at), 'float32')
  b.output(propagate(b, p, config, { h, adjacency, active, extra }), `${prefix}next`)
  return b
}
