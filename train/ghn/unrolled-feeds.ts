// Architectures -> the tensors that the unrolled GHN reads.
import { assertRoom, layoutExtents } from './ghn-layout.ts'
import { featureCount, writeFeatures } from '@archcast/core/ghn/build/features.ts'
import { distantNodes } from '@archcast/core/ghn/build/virtual-edges.ts'
import { tileCounts, tileRows } from '@archcast/core/ghn/tiles/tile-feeds.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import type { Layout } from './ghn-layout.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'
import type { GhnFeeds } from '@archcast/core/ghn/tiles/tile-feeds.ts'
import type { GhnItem } from '@archcast/core/ghn/tiles/tile-plan.ts'
import type { TensorValue } from '@archcast/core/onnx/runtime.ts'

export interface UnrolledFeeds extends GhnFeeds {
  /** Rows of each kind of tile. */
  readonly counts: readonly number[]
}

/**
 * Feeds of the unrolled GHN for no more architectures than it has room for. A kind that none of them has gets a row of
 * zeros: not every provider takes none.
 */
export function unrolledFeeds(config: GhnConfig, layout: Layout, items: readonly GhnItem[]): UnrolledFeeds {
  const feeds: Record<string, TensorValue> = {}
  const feed = (name: string, shape: number[]) => {
    const data = new Float32Array(elements(shape))
    feeds[name] = { data, shape }
    return data
  }
  assertRoom(layout, items)
  const { architectures } = layout
  const { widths, nodes: total } = layoutExtents(layout)
  const count = featureCount(config)
  const features = feed('features', [total, count])
  // Positions in a plan count real nodes only; the layout leaves gaps after each block.
  const positions: number[][] = items.map(() => [])
  let offset = 0
  layout.blocks.forEach(({ nodes: room }, b) => {
    const nodes = widths[b]
    const hears = config.propagation !== 'none'
    const adjacency = hears ? feed(`adjacency.${b}`, [nodes, nodes]) : undefined
    const distant = hears && config.virtualEdges !== undefined ? feed(`distant.${b}`, [nodes, nodes]) : undefined
    const level = hears ? feed(`level.${b}`, [nodes, 1]).fill(-1) : undefined
    const mean =
      hears && config.stacking && b + 1 < widths.length ? feed(`mean.${b}`, [architectures, nodes]) : undefined
    items.forEach(({ ghn }, a) => {
      const block = ghn.blocks[b]
      const first = a * room
      block.forEach((node, i) => {
        positions[a].push(offset + first + i)
        writeFeatures(config, ghn, block, node, features, (offset + first + i) * count)
        if (level) level[first + i] = node.level
        if (adjacency) for (const input of node.inputs) adjacency[(first + i) * nodes + first + input] = 1
      })
      if (distant)
        distantNodes(block, config.virtualEdges!).forEach((from, i) => {
          from.nodes.forEach((node, j) => (distant[(first + i) * nodes + first + node] = from.weights[j]))
        })
      mean?.fill(1 / block.length, a * nodes + first, a * nodes + first + block.length)
    })
    offset += nodes
  })
  const counts = tileCounts(items).map((count, kind) => (layout.counts[kind] === 0 ? 0 : Math.max(1, count)))
  const used = counts.filter((count) => count > 0)
  feeds.counts = { data: BigInt64Array.from(used, BigInt), shape: [used.length] }
  const { nodes, feeds: rowFeeds, firstRow } = tileRows(items, counts, (item, node) => positions[item][node])
  const select = feed('select', [nodes.length, total])
  // The row of a kind that no architecture has selects the first node, which its scale of 0 silences.
  nodes.forEach((node, row) => (select[row * total + node] = 1))
  return { feeds: { ...feeds, ...rowFeeds }, firstRow, counts }
}
