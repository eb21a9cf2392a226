// The GHN for any number of nodes, blocks and architectures at once, as loops: what is exported.
import { coefficients, embed, tiles } from './network.ts'
import { blockBody } from './looped-block.ts'
import { concat, gather, reshape } from '../onnx/ops/shape.ts'
import { FEATURES } from './features.ts'
import { PLACE } from './parameters.ts'
import { stepWeights } from './gru.ts'
import { tileKinds } from './config.ts'
import type { Dim, OnnxGraph, OutputSpec, Value } from '../onnx/graph.ts'
import type { GhnConfig } from './config.ts'
import type { GhnValues } from './parameters.ts'

/**
 * Appends the GHN to `g`, inputs and outputs included. Nodes lie by their levels, so that a step of propagation computes one
 * level and no more. With K blocks, L levels, B architectures, A nodes a level, N = L A + 1 slots, R tiles:
 * features [K, L, 1, B A, F]; forward and backward [K, L, B, A, N], ones at the slots that a node hears from in a sweep: the
 * nodes level by level, then the block before; mean [K, L, B, A, 1], a node's share in the mean of its block; slots [L, N, A],
 * the identity matrix cut into levels, and before [N, 1], its last column; rows [R] int64 (positions in K x L x B x A);
 * places [R, 4]; scales [R, 1]; counts [kinds] int64 (how many of the rows belong to each kind)
 * -> embeddings [K, L, 1, B A, D] and for each kind tiles.<kind> [count, elements].
 */
export function emitLooped(g: OnnxGraph, config: GhnConfig, p: GhnValues): void {
  const d = config.embedding
  const features = g.input('features', 'float32', ['blocks', 'levels', 1, 'states', FEATURES])
  const forward = g.input('forward', 'float32', ['blocks', 'levels', 'batch', 'nodes', 'slots'])
  const backward = g.input('backward', 'float32', ['blocks', 'levels', 'batch', 'nodes', 'slots'])
  const mean = g.input('mean', 'float32', ['blocks', 'levels', 'batch', 'nodes', 1])
  const slots = g.input('slots', 'float32', ['levels', 'slots', 'nodes'])
  const before = g.input('before', 'float32', ['slots', 1])
  const rows = g.input('rows', 'int64', ['tiles'])
  const places = g.input('places', 'float32', ['tiles', PLACE])
  const scales = g.input('scales', 'float32', ['tiles', 1])
  const kinds = tileKinds(config)
  const counts = g.input('counts', 'int64', [kinds.length])

  let embeddings = embed(g, p, features)
  if (config.propagation !== 'none') {
    const extent = (x: Value, axis: number) => g.node('Shape', [x], [['int64', [1]]], { start: axis, end: axis + 1 })[0]
    const zeros = (shape: Dim[], ...extents: Value[]) =>
      g.node('Expand', [g.scalar(0), concat(g, extents, 0)], [['float32', shape]])[0]
    const [levels, batch, nodes] = [1, 2, 3].map((axis) => extent(forward, axis))
    const body = blockBody(config, {
      weights: stepWeights(g, p, d),
      slots,
      before,
      silence: zeros(['batch', 'slots', d + 1], batch, extent(slots, 1), g.ints(d + 1)),
      messages: concat(g, [batch, nodes, g.ints(d + 1)], 0),
      states: concat(g, [levels, batch, nodes, g.ints(d)], 0),
    })
    const nothing = zeros(['batch', d], batch, g.ints(d))
    const outputs: OutputSpec[] = [
      ['float32', nothing.shape],
      ['float32', embeddings.shape],
    ]
    const inputs = [nothing, embeddings, forward, backward, mean]
    embeddings = g.node('Scan', inputs, outputs, { body, num_scan_inputs: 4 })[1]
  }
  const named = g.output(embeddings, 'embeddings')
  const read = gather(g, reshape(g, named, ['all', d]), rows)
  const mixed = coefficients(g, p, read, places, scales)
  const parts = g.node(
    'Split',
    [mixed, counts],
    kinds.map(({ name }): OutputSpec => ['float32', [name, config.rank + 1]]),
    { axis: 0 },
  )
  kinds.forEach((kind, i) => g.output(tiles(g, p, config, kind, parts[i]).tiles, `tiles.${kind.name}`))
}
