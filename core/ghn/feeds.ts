// Graphs of several architectures -> the tensors that the exported GHN reads.
import { FEATURES, writeFeatures } from './features.ts'
import { PLACE } from './parameters.ts'
import type { GhnGraph } from './nodes.ts'
import type { TensorValue } from '../onnx/runtime.ts'
import type { TilePlan, TileRow } from './tiles.ts'

export interface GhnItem {
  readonly ghn: GhnGraph
  readonly plan: TilePlan
}

export interface GhnFeeds {
  readonly feeds: Readonly<Record<string, TensorValue>>
  /** For each architecture and kind, its first row among the kind's rows. */
  readonly firstRow: readonly (readonly number[])[]
}

/** Blocks, nodes and levels are padded to the largest of the batch; padding neither speaks nor hears. */
export function ghnFeeds(items: readonly GhnItem[]): GhnFeeds {
  const batch = items.length
  const all = items.flatMap(({ ghn }) => ghn.blocks)
  const blocks = Math.max(...items.map(({ ghn }) => ghn.blocks.length))
  const nodes = Math.max(...all.map((block) => block.length))
  const levelCount = 1 + Math.max(...all.flatMap((block) => block.map((node) => node.level)))
  const features = new Float32Array(blocks * batch * nodes * FEATURES)
  const adjacency = new Float32Array(blocks * batch * nodes * nodes)
  const level = new Float32Array(blocks * batch * nodes).fill(-1)
  const mean = new Float32Array(blocks * batch * nodes)
  const receive = new Float32Array(blocks * nodes)
  for (let k = 1; k < blocks; k++) receive[k * nodes] = 1

  const positions = items.map(({ ghn }, b) =>
    ghn.blocks.flatMap((block, k) =>
      block.map((node, i) => {
        const at = (k * batch + b) * nodes + i
        writeFeatures(ghn.graph, block, node, features, at * FEATURES)
        for (const input of node.inputs) adjacency[at * nodes + input] = 1
        level[at] = node.level
        mean[at] = 1 / block.length
        return at
      }),
    ),
  )
  const kinds = items[0].plan.kinds.length
  const byKind: { row: TileRow; item: number }[][] = Array.from({ length: kinds }, () => [])
  const firstRow = items.map(({ plan }, item) => {
    const first = byKind.map((rows) => rows.length)
    for (const row of plan.rows) byKind[row.kind].push({ row, item })
    return first
  })
  const ordered = byKind.flat()
  const places = new Float32Array(ordered.length * PLACE)
  ordered.forEach(({ row }, r) => places.set(row.place, r * PLACE))
  const scales = Float32Array.from(ordered, ({ row }) => row.scale)
  const feeds: Record<string, TensorValue> = {
    features: { data: features, shape: [blocks, batch, nodes, FEATURES] },
    adjacency: { data: adjacency, shape: [blocks, batch, nodes, nodes] },
    level: { data: level, shape: [blocks, batch, nodes, 1] },
    mean: { data: mean, shape: [blocks, batch, 1, nodes] },
    receive: { data: receive, shape: [blocks, nodes, 1] },
    levels: { data: Float32Array.from({ length: levelCount }, (_, l) => l), shape: [levelCount, 1, 1, 1] },
    rows: {
      data: BigInt64Array.from(ordered, ({ row, item }) => BigInt(positions[item][row.node])),
      shape: [ordered.length],
    },
    places: { data: places, shape: [ordered.length, PLACE] },
    scales: { data: scales, shape: [ordered.length, 1] },
    counts: { data: BigInt64Array.from(byKind, (rows) => BigInt(rows.length)), shape: [kinds] },
  }
  return { feeds, firstRow }
}
