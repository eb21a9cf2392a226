// Architectures -> the tensors that the unrolled GHN reads.
import { assertRoom, extentsOf } from './layout.ts'
import { elements } from '../onnx/graph.ts'
import { FEATURES, writeFeatures } from './features.ts'
import { PLACE } from './parameters.ts'
import type { GhnConfig } from './config.ts'
import type { GhnFeeds, GhnItem } from './tile-feeds.ts'
import type { Layout } from './layout.ts'
import type { TensorValue } from '../onnx/runtime.ts'

export interface UnrolledFeeds extends GhnFeeds {
  /** Rows of each kind of tile. */
  readonly counts: readonly number[]
}

/** Feeds of the unrolled GHN for no more architectures than it has room for. A kind that none of them has gets a row of zeros: not every provider takes none. */
export function unrolledFeeds(config: GhnConfig, layout: Layout, items: readonly GhnItem[]): UnrolledFeeds {
  const feeds: Record<string, TensorValue> = {}
  const feed = (name: string, shape: number[]) => {
    const data = new Float32Array(elements(shape))
    feeds[name] = { data, shape }
    return data
  }
  assertRoom(layout, items)
  const { architectures } = layout
  const { widths, nodes: total } = extentsOf(layout)
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
  const counts = layout.counts.map((room, kind) =>
    room === 0
      ? 0
      : Math.max(
          1,
          items.reduce((sum, { plan }) => sum + plan.counts[kind], 0),
        ),
  )
  const starts = counts.map((_, kind) => counts.slice(0, kind).reduce((a, b) => a + b, 0))
  const rows = counts.reduce((a, b) => a + b)
  const used = counts.filter((count) => count > 0)
  feeds.counts = { data: BigInt64Array.from(used, BigInt), shape: [used.length] }
  const select = feed('select', [rows, total])
  const places = feed('places', [rows, PLACE])
  const scales = feed('scales', [rows, 1])
  const next = starts.map(() => 0)
  const firstRow = items.map(({ plan }, a) => {
    const first = [...next]
    for (const { kind, node, place, scale } of plan.rows) {
      const at = starts[kind] + next[kind]++
      scales[at] = scale
      select[at * total + positions[a][node]] = 1
      places.set(place, at * PLACE)
    }
    return first
  })
  return { feeds, firstRow, counts }
}
