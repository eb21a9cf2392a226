// The GHN for one architecture as straight-line ONNX, differentiable: what training runs.
import { add, cast, equal, mul } from '../onnx/ops/elementwise.ts'
import { elements } from '../onnx/graph.ts'
import { concat, split } from '../onnx/ops/shape.ts'
import { matMul, swapLast } from '../onnx/ops/matmul.ts'
import { FEATURES, writeFeatures } from './features.ts'
import { PLACE } from './parameters.ts'
import { coefficients, embed, expectation, graphMessage, propagate, tiles } from './network.ts'
import { tileKinds } from './config.ts'
import type { OnnxGraph, Value } from '../onnx/graph.ts'
import type { GhnConfig } from './config.ts'
import type { GhnGraph } from './nodes.ts'
import type { GhnValues } from './parameters.ts'
import type { Tiles } from './network.ts'
import type { TilePlan } from './tiles.ts'

/** Room for any architecture of a space: nodes and levels of each block, rows of each kind of tile. */
export interface Layout {
  readonly blocks: readonly { readonly nodes: number; readonly levels: number }[]
  readonly counts: readonly number[]
}

/** The smallest layout that holds every architecture given; all must have the same number of blocks. */
export function layoutOf(architectures: readonly { ghn: GhnGraph; plan: TilePlan }[]): Layout {
  const [{ ghn, plan }] = architectures
  const most = (read: (a: { ghn: GhnGraph; plan: TilePlan }) => number) => Math.max(...architectures.map(read))
  return {
    blocks: ghn.blocks.map((_, b) => ({
      nodes: most((a) => a.ghn.blocks[b].length),
      levels: 1 + most((a) => Math.max(...a.ghn.blocks[b].map((node) => node.level))),
    })),
    counts: plan.counts.map((_, kind) => most((a) => a.plan.counts[kind])),
  }
}

/** Appends the GHN to `g`; returns the tiles of each kind, [count, elements]. Inputs are those of `unrolledFeeds`. */
export function emitUnrolled(g: OnnxGraph, config: GhnConfig, layout: Layout, p: GhnValues): Tiles[] {
  const total = layout.blocks.reduce((sum, block) => sum + block.nodes, 0)
  const features = g.input('features', 'float32', [total, FEATURES])
  const starts = split(
    g,
    embed(g, p, features),
    0,
    layout.blocks.map(({ nodes }) => nodes),
  )
  let previous: Value | undefined
  const blocks = layout.blocks.map(({ nodes, levels }, b) => {
    const h = starts[b]
    if (config.propagation === 'none') return h
    const adjacency = g.input(`adjacency.${b}`, 'float32', [nodes, nodes])
    const level = g.input(`level.${b}`, 'float32', [nodes, 1])
    const inject = previous && mul(g, inputNode(g, nodes), graphMessage(g, p, config, previous))
    const final = emitBlock(g, config, p, h, adjacency, level, levels, inject)
    if (config.stacking && b + 1 < layout.blocks.length)
      previous = matMul(g, g.input(`mean.${b}`, 'float32', [1, nodes]), final)
    return final
  })
  const rows = layout.counts.reduce((a, b) => a + b, 0)
  const select = g.input('select', 'float32', [rows, total])
  const places = g.input('places', 'float32', [rows, PLACE])
  const scales = g.input('scales', 'float32', [rows, 1])
  const mixed = coefficients(g, p, matMul(g, select, concat(g, blocks, 0)), places, scales)
  const parts = split(g, mixed, 0, layout.counts)
  return tileKinds(config).map((kind, i) => tiles(g, p, config, kind, parts[i]))
}

function inputNode(g: OnnxGraph, nodes: number): Value {
  const oneHot = new Float32Array(nodes)
  oneHot[0] = 1
  return g.constant('float32', [nodes, 1], oneHot)
}

function emitBlock(
  g: OnnxGraph,
  config: GhnConfig,
  p: GhnValues,
  start: Value,
  adjacency: Value,
  level: Value,
  levels: number,
  inject: Value | undefined,
): Value {
  const transposed = swapLast(g, adjacency)
  const sweep = (edges: Value, extra?: Value) => ({ adjacency: edges, expected: expectation(g, p, edges, extra) })
  const at = (l: number) => cast(g, equal(g, level, g.scalar(l)), 'float32')
  let h = start
  for (let pass = 0; pass < config.passes; pass++) {
    if (config.propagation === 'synchronous') {
      h = propagate(g, p, config, { h, ...sweep(add(g, adjacency, transposed), inject) })
      continue
    }
    const [forward, backward] = [sweep(adjacency, inject), sweep(transposed)]
    for (let l = 0; l < levels; l++) h = propagate(g, p, config, { h, ...forward, active: at(l) })
    for (let l = levels - 1; l >= 0; l--) h = propagate(g, p, config, { h, ...backward, active: at(l) })
  }
  return h
}

/** Feeds of the unrolled GHN for one architecture, by input name. */
export function unrolledFeeds(
  config: GhnConfig,
  layout: Layout,
  ghn: GhnGraph,
  plan: TilePlan,
): Record<string, { data: Float32Array; shape: number[] }> {
  const feeds: Record<string, { data: Float32Array; shape: number[] }> = {}
  const feed = (name: string, shape: number[]) => {
    const data = new Float32Array(elements(shape))
    feeds[name] = { data, shape }
    return data
  }
  checkRoom(layout, ghn, plan)
  const total = layout.blocks.reduce((sum, block) => sum + block.nodes, 0)
  const features = feed('features', [total, FEATURES])
  // Positions in the plan count real nodes only; the layout leaves gaps after each block.
  const position: number[] = []
  let offset = 0
  layout.blocks.forEach(({ nodes }, b) => {
    const block = ghn.blocks[b]
    block.forEach((node, i) => {
      position.push(offset + i)
      writeFeatures(ghn.graph, block, node, features, (offset + i) * FEATURES)
    })
    offset += nodes
    if (config.propagation === 'none') return
    const adjacency = feed(`adjacency.${b}`, [nodes, nodes])
    const level = feed(`level.${b}`, [nodes, 1]).fill(-1)
    block.forEach((node, i) => {
      level[i] = node.level
      for (const input of node.inputs) adjacency[i * nodes + input] = 1
    })
    if (config.stacking && b + 1 < layout.blocks.length)
      feed(`mean.${b}`, [1, nodes]).fill(1 / block.length, 0, block.length)
  })
  const starts = layout.counts.map((_, kind) => layout.counts.slice(0, kind).reduce((a, b) => a + b, 0))
  const rows = layout.counts.reduce((a, b) => a + b, 0)
  const select = feed('select', [rows, total])
  const places = feed('places', [rows, PLACE])
  const scales = feed('scales', [rows, 1])
  for (const { kind, row, node, place, scale } of plan.rows) {
    const at = starts[kind] + row
    scales[at] = scale
    select[at * total + position[node]] = 1
    places.set(place, at * PLACE)
  }
  return feeds
}

function checkRoom(layout: Layout, { blocks }: GhnGraph, { counts, kinds }: TilePlan): void {
  const problem = (what: string, has: number, room: number) =>
    new Error(`the layout has room for ${room} ${what}, the architecture has ${has}; make the layout from it too`)
  if (blocks.length !== layout.blocks.length) throw problem('blocks', blocks.length, layout.blocks.length)
  blocks.forEach((block, b) => {
    const { nodes, levels } = layout.blocks[b]
    const depth = 1 + Math.max(...block.map((node) => node.level))
    if (block.length > nodes) throw problem(`nodes in block ${b}`, block.length, nodes)
    if (depth > levels) throw problem(`levels in block ${b}`, depth, levels)
  })
  counts.forEach((count, kind) => {
    if (count > layout.counts[kind]) throw problem(`tiles of ${kinds[kind].name}`, count, layout.counts[kind])
  })
}
