// Architectures -> the tensors that the unrolled GHN reads.
import { assertRoom, extentsOf } from './layout.ts'
import { elements } from '../onnx/graph.ts'
import { FEATURES, writeFeatures } from './features.ts'
import { PLACE } from './parameters.ts'
import type { GhnConfig } from './config.ts'
import type { GhnItem } from './tile-feeds.ts'
import type { Layout } from './layout.ts'

/** Feeds of the unrolled GHN for no more architectures than it has room for, by input name. */
export function unrolledFeeds(
  config: GhnConfig,
  layout: Layout,
  items: readonly GhnItem[],
): Record<string, { data: Float32Array; shape: number[] }> {
  const feeds: Record<string, { data: Float32Array; shape: number[] }> = {}
  const feed = (name: string, shape: number[]) => {
    const data = new Float32Array(elements(shape))
    feeds[name] = { data, shape }
    return data
  }
  assertRoom(layout, items)
  const { architectures } = layout
  const { widths, nodes: total, counts, rows } = extentsOf(layout)
  const features = feed('features', [total, FEATURES])
  // Positions in a plan count real nodes only; the layout leaves gaps after each block.
  const positions: number[][] = items.map(() => [])
  let offset = 0
  layout.blocks.forEach(({ nodes: room }, b) => {
    const nodes = widths[b]
    const hears = config.propagation !== 'none'
    const adjacency = hears ? feed(`adjacency.${b}`, [nodes, nodes]) : undefined
    const level = hears ? feed(`level.${b}`, [nodes, 1]).fill(-1) : undefined
    const mean =
      hears && config.stacking && b + 1 < widths.length ? feed(`mean.${b}`, [architectures, nodes]) : undefined
    items.forEach(({ ghn }, a) => {
      const block = ghn.blocks[b]
      const first = a * room
      block.forEach((node, i) => {
        positions[a].push(offset + first + i)
        writeFeatures(ghn.graph, block, node, features, (offset + first + i) * FEATURES)
        if (level) level[first + i] = node.level
        if (adjacency) for (const input of node.inputs) adjacency[(first + i) * nodes + first + input] = 1
      })
      mean?.fill(1 / block.length, a * nodes + first, a * nodes + first + block.length)
    })
    offset += nodes
  })
  const select = feed('select', [rows, total])
  const places = feed('places', [rows, PLACE])
  const scales = feed('scales', [rows, 1])
  const starts = counts.map((_, kind) => counts.slice(0, kind).reduce((a, b) => a + b, 0))
  items.forEach(({ plan }, a) => {
    for (const { kind, row, node, place, scale } of plan.rows) {
      const at = starts[kind] + a * layout.counts[kind] + row
      scales[at] = scale
      select[at * total + positions[a][node]] = 1
      places.set(place, at * PLACE)
    }
  })
  return feeds
}
