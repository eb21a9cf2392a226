// The GHN for a few architectures as straight-line ONNX, differentiable: what training runs.
import { add, cast, equal } from '../onnx/ops/elementwise.ts'
import { matMul, swapLast } from '../onnx/ops/matmul.ts'
import { concat, split, splitBy } from '../onnx/ops/shape.ts'
import { tileKinds } from './config.ts'
import { featureCount } from './features.ts'
import { layoutExtents } from './ghn-layout.ts'
import { coefficients, eachEdges, embed, graphMessage, messageBias, propagate, tiles } from './network.ts'
import { blockParameters } from './parameters.ts'
import { placeWidth } from './places.ts'
import type { OnnxGraph, Value } from '../onnx/graph.ts'
import type { GhnConfig, TileKind } from './config.ts'
import type { Layout } from './ghn-layout.ts'
import type { Edges, TileValues } from './network.ts'
import type { GhnValues } from './parameters.ts'

/** Tiles of a kind that the layout has room for, [R, elements]: as many as the architectures of a run take. */
export interface KindTiles extends TileValues {
  readonly kind: TileKind
}

/**
 * Appends the GHN to `g`; returns the tiles of each kind that the layout has room for. Inputs are those of `unrolledFeeds`.
 * The nodes of a block of all architectures are one graph of parts that do not hear each other: an operation costs more to start than
 * the few nodes of one architecture take.
 */
export function emitUnrolled(g: OnnxGraph, config: GhnConfig, layout: Layout, p: GhnValues): KindTiles[] {
  const { architectures } = layout
  const { widths, nodes: total } = layoutExtents(layout)
  const features = g.input('features', 'float32', [total, featureCount(config)])
  const sets = layout.blocks.map((_, b) => blockParameters(config, p, b))
  const starts =
    config.ownBlocks === undefined
      ? split(g, embed(g, p, features), 0, widths)
      : split(g, features, 0, widths).map((part, b) => embed(g, sets[b], part))
  let previous: Value | undefined
  const blocks = layout.blocks.map(({ levels }, b) => {
    const h = starts[b]
    const nodes = widths[b]
    if (config.propagation === 'none') return h
    const adjacency = g.input(`adjacency.${b}`, 'float32', [nodes, nodes])
    const level = g.input(`level.${b}`, 'float32', [nodes, 1])
    const inject =
      previous && matMul(g, inputNodes(g, nodes, architectures), graphMessage(g, sets[b], config, previous))
    const distant = config.virtualEdges === undefined ? undefined : g.input(`distant.${b}`, 'float32', [nodes, nodes])
    const final = emitBlock(g, config, sets[b], h, { adjacency, distant }, level, levels, inject)
    if (config.stacking && b + 1 < layout.blocks.length)
      previous = matMul(g, g.input(`mean.${b}`, 'float32', [architectures, nodes]), final)
    return final
  })
  const kinds = tileKinds(config).filter((_, i) => layout.counts[i] > 0)
  const select = g.input('select', 'float32', ['rows', total])
  return emitKinds(g, config, p, kinds, matMul(g, select, concat(g, blocks, 0)))
}

/**
 * Appends the hypernetwork to `g`: states of the rows' nodes [rows, D] -> tiles of each of `kinds`. Its inputs are
 * places and scales of the rows, and counts, how many of the rows belong to each kind.
 */
export function emitKinds(
  g: OnnxGraph,
  config: GhnConfig,
  p: GhnValues,
  kinds: readonly TileKind[],
  states: Value,
): KindTiles[] {
  const places = g.input('places', 'float32', ['rows', placeWidth(config)])
  const scales = g.input('scales', 'float32', ['rows', 1])
  const counts = g.input('counts', 'int64', [kinds.length])
  const mixed = coefficients(g, p, config, { embeddings: states, places, scales })
  const parts = splitBy(
    g,
    mixed,
    counts,
    kinds.map(({ name }) => name),
  )
  return kinds.map((kind, i) => ({ kind, ...tiles(g, p, config, kind, parts[i]) }))
}

/** Each architecture's input node in a block of `nodes` slots, [nodes, architectures]. */
function inputNodes(g: OnnxGraph, nodes: number, architectures: number): Value {
  const oneHot = new Float32Array(nodes * architectures)
  for (let a = 0; a < architectures; a++) oneHot[a * nodes + a] = 1
  return g.constant('float32', [nodes, architectures], oneHot)
}

function emitBlock(
  g: OnnxGraph,
  config: GhnConfig,
  p: GhnValues,
  start: Value,
  edges: Edges,
  level: Value,
  levels: number,
  inject: Value | undefined,
): Value {
  const transposed = eachEdges(edges, (some) => swapLast(g, some))
  const sweep = (heard: Edges, extra?: Value) => ({ edges: heard, bias: messageBias(g, p, heard, extra) })
  const at = (l: number) => cast(g, equal(g, level, g.scalar(l)), 'float32')
  let h = start
  for (let pass = 0; pass < config.passes; pass++) {
    if (config.propagation === 'synchronous') {
      const both = eachEdges(edges, (some) => add(g, some, swapLast(g, some)))
      h = propagate(g, p, config, { h, ...sweep(both, inject) })
      continue
    }
    const [forward, backward] = [sweep(edges, inject), sweep(transposed)]
    for (let l = 0; l < levels; l++) h = propagate(g, p, config, { h, ...forward, active: at(l) })
    for (let l = levels - 1; l >= 0; l--) h = propagate(g, p, config, { h, ...backward, active: at(l) })
  }
  return h
}
