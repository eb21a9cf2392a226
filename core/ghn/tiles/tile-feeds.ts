// The tiles that a batch of architectures wants, as tensors that the hypernetwork reads.
import type { TensorValue } from '../../onnx/runtime.ts'
import type { GhnItem } from './tile-plan.ts'

export interface GhnFeeds {
  readonly feeds: Readonly<Record<string, TensorValue>>
  /** For each architecture and kind, its first row among the kind's rows. */
  readonly firstRow: readonly (readonly number[])[]
}

/** What the hypernetwork reads of each row of tiles, kind by kind. */
export interface TileRows {
  /** Which row of the embeddings each reads. */
  readonly nodes: Int32Array
  readonly feeds: Readonly<Record<'places' | 'scales', TensorValue>>
  readonly firstRow: GhnFeeds['firstRow']
}

/**
 * The rows of all architectures, where `counts` has room for those of each kind. `positionOf` tells which row of the
 * embeddings is node `node` of architecture `item`.
 */
export function tileRows(
  items: readonly GhnItem[],
  counts: readonly number[],
  positionOf: (item: number, node: number) => number,
): TileRows {
  const starts = counts.map((_, kind) => counts.slice(0, kind).reduce((sum, count) => sum + count, 0))
  const tiles = counts.reduce((sum, count) => sum + count)
  const nodes = new Int32Array(tiles)
  const { width } = items[0].plan.places
  const places = new Float32Array(tiles * width)
  const scales = new Float32Array(tiles)
  const next = [...starts]
  const firstRow = items.map(({ plan }, item) => {
    const first = next.map((row, kind) => row - starts[kind])
    for (const { kind, node, place, scale } of plan.rows) {
      const row = next[kind]++
      nodes[row] = positionOf(item, node)
      plan.places.write(places, row * width, place)
      scales[row] = scale
    }
    return first
  })
  const feeds = {
    places: { data: places, shape: [tiles, width] },
    scales: { data: scales, shape: [tiles, 1] },
  }
  return { nodes, feeds, firstRow }
}

/** Rows of each kind that the architectures have together. */
export function tileCounts(items: readonly GhnItem[]): number[] {
  return items[0].plan.kinds.map((_, kind) => items.reduce((sum, { plan }) => sum + plan.counts[kind], 0))
}

/** Feeds of `emitTiles`, kind by kind; `positionOf` as for `tileRows`. */
export function tileFeeds(items: readonly GhnItem[], positionOf: (item: number, node: number) => number): GhnFeeds {
  const counts = tileCounts(items)
  const { nodes, feeds, firstRow } = tileRows(items, counts, positionOf)
  // `from` goes through an iterator, which takes as long as all the rest of this.
  const rows = new BigInt64Array(nodes.length)
  for (let row = 0; row < rows.length; row++) rows[row] = BigInt(nodes[row])
  const indices = {
    rows: { data: rows, shape: [rows.length] },
    counts: { data: BigInt64Array.from(counts, BigInt), shape: [counts.length] },
  }
  return { feeds: { ...feeds, ...indices }, firstRow }
}
