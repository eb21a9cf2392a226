// The hypernetwork as the end of an exported model: embeddings of nodes -> tiles of every kind.
import { gather, splitBy } from '../onnx/ops/shape.ts'
import { tileKinds } from './config.ts'
import { coefficients, tiles } from './network.ts'
import { placeWidth } from './places.ts'
import type { OnnxGraph, Value } from '../onnx/graph.ts'
import type { GhnConfig } from './config.ts'
import type { GhnValues } from './parameters.ts'

/**
 * Appends the hypernetwork to `g`, its inputs and outputs included: embeddings [nodes, D]; rows [R] int64, the node of each tile;
 * places [R, P]; scales [R, 1]; counts [kinds] int64, how many of the rows belong to each kind -> for each kind
 * tiles.<kind> [count, elements].
 */
export function emitTiles(g: OnnxGraph, config: GhnConfig, p: GhnValues, embeddings: Value): void {
  const rows = g.input('rows', 'int64', ['tiles'])
  const places = g.input('places', 'float32', ['tiles', placeWidth(config)])
  const scales = g.input('scales', 'float32', ['tiles', 1])
  const kinds = tileKinds(config)
  const counts = g.input('counts', 'int64', [kinds.length])
  const mixed = coefficients(g, p, config, { embeddings: gather(g, embeddings, rows), places, scales })
  const parts = splitBy(
    g,
    mixed,
    counts,
    kinds.map(({ name }) => name),
  )
  kinds.forEach((kind, i) => g.output(tiles(g, p, config, kind, parts[i]).tiles, `tiles.${kind.name}`))
}
