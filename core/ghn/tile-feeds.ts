// The tiles that a batch of architectures wants, as tensors that the hypernetwork reads.
import { PLACE } from './parameters.ts'
import type { GhnGraph } from './nodes.ts'
import type { TensorValue } from '../onnx/runtime.ts'
import type { TilePlan } from './tiles.ts'

export interface GhnItem {
  readonly ghn: GhnGraph
  readonly plan: TilePlan
}

export interface GhnFeeds {
  readonly feeds: Readonly<Record<string, TensorValue>>
  /** For each architecture and kind, its first row among the kind's rows. */
  readonly firstRow: readonly (readonly number[])[]
}

/** Feeds of `emitTiles`, kind by kind. `positionOf` tells which row of the embeddings is node `node` of architecture `item`. */
export function tileFeeds(items: readonly GhnItem[], positionOf: (item: number, node: number) => number): GhnFeeds {
  const counts = items[0].plan.kinds.map((_, kind) => items.reduce((sum, { plan }) => sum + plan.counts[kind], 0))
  const starts = counts.map((_, kind) => counts.slice(0, kind).reduce((sum, count) => sum + count, 0))
  const tiles = counts.reduce((sum, count) => sum + count)
  const rows = new BigInt64Array(tiles)
  const places = new Float32Array(tiles * PLACE)
  const scales = new Float32Array(tiles)
  const next = [...starts]
  const firstRow = items.map(({ plan }, item) => {
    const first = next.map((row, kind) => row - starts[kind])
    for (const { kind, node, place, scale } of plan.rows) {
      const row = next[kind]++
      rows[row] = BigInt(positionOf(item, node))
      for (let axis = 0; axis < PLACE; axis++) places[row * PLACE + axis] = place[axis]
      scales[row] = scale
    }
    return first
  })
  const feeds = {
    rows: { data: rows, shape: [tiles] },
    places: { data: places, shape: [tiles, PLACE] },
    scales: { data: scales, shape: [tiles, 1] },
    counts: { data: BigInt64Array.from(counts, BigInt), shape: [counts.length] },
  }
  return { feeds, firstRow }
}
