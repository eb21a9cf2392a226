// The GHN for a few architectures as straight-line ONNX, differentiable: what training runs.
import { layoutExtents } from './ghn-layout.ts'
import { featureCount } from '@archcast/core/ghn/build/features.ts'
import { blockParameters } from '@archcast/core/ghn/build/propagation-parameters.ts'
import { eachEdges, embed, graphMessage, messageBias, propagate } from '@archcast/core/ghn/build/propagation.ts'
import { tileKinds } from '@archcast/core/ghn/config.ts'
import { emitHypernetwork } from '@archcast/core/ghn/tiles/hypernetwork.ts'
import { add, cast, equal } from '@archcast/core/onnx/ops/elementwise.ts'
import { matMul, swapLast } from '@archcast/core/onnx/ops/matmul.ts'
import { concat, split } from '@archcast/core/onnx/ops/shape.ts'
import type { Layout } from './ghn-layout.ts'
import type { GhnValues } from '@archcast/core/ghn/build/learnable.ts'
import type { Edges } from '@archcast/core/ghn/build/propagation.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'
import type { KindTiles } from '@archcast/core/ghn/tiles/hypernetwork.ts'
import type { OnnxGraph, Value } from '@archcast/core/onnx/graph.ts'

/**
 * Appends the GHN to `g`; returns the tiles of each kind that the layout has room for. Inputs are those of
 * `unrolledFeeds`. The nodes of a block of all architectures are one graph of parts that do not hear each other: an
 * operation costs more to start than the few nodes of one architecture take.
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
  const select = g.input('select', 'float32', ['tiles', total])
  return emitHypernetwork(g, config, p, kinds, matMul(g, select, concat(g, blocks, 0)))
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
