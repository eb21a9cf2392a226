// Graphs of several architectures -> the tensors that the exported GHN reads.
import { FEATURES, writeFeatures } from './features.ts'
import { PLACE } from './parameters.ts'
import type { GhnConfig } from './config.ts'
import type { GhnGraph, GhnNode } from './nodes.ts'
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

/** How many of a block's slots may be padding, beyond which wide levels are cut: what is fed grows with the slots' square. */
const PADDING = 32

/**
 * Blocks, levels and the nodes of a level are padded to the largest of the batch; padding neither speaks nor hears. A level
 * that is too wide for that becomes several, which changes nothing, as its nodes do not hear each other. The input node of a
 * block hears the block before where `stacking` is on.
 */
export function ghnFeeds(items: readonly GhnItem[], { stacking }: Pick<GhnConfig, 'stacking'>): GhnFeeds {
  const batch = items.length
  const all = items.flatMap(({ ghn }) => ghn.blocks)
  const blocks = Math.max(...items.map(({ ghn }) => ghn.blocks.length))
  const { levels, nodes } = levelsAndNodes(all)
  const slots = levels * nodes + 1
  const states = blocks * levels * batch * nodes
  const features = new Float32Array(states * FEATURES)
  const forward = new Float32Array(states * slots)
  const backward = new Float32Array(states * slots)
  const mean = new Float32Array(states)

  const positions = items.map(({ ghn }, b) =>
    ghn.blocks.flatMap((block, k) => {
      const free = firstSlots(levelWidths(block), nodes)
      const slot = block.map(({ level }) => free[level]++)
      const position = slot.map((s) => {
        const level = Math.floor(s / nodes)
        return ((k * levels + level) * batch + b) * nodes + (s - level * nodes)
      })
      block.forEach((node, i) => {
        writeFeatures(ghn.graph, block, node, features, position[i] * FEATURES)
        for (const input of node.inputs) {
          forward[position[i] * slots + slot[input]] = 1
          backward[position[input] * slots + slot[i]] = 1
        }
        mean[position[i]] = 1 / block.length
      })
      if (stacking && k > 0) forward[position[0] * slots + slots - 1] = 1
      return position
    }),
  )
  const identity = new Float32Array((slots - 1) * slots)
  for (let s = 0; s < slots - 1; s++) identity[(Math.floor(s / nodes) * slots + s) * nodes + (s % nodes)] = 1
  const before = new Float32Array(slots)
  before[slots - 1] = 1
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
    features: { data: features, shape: [blocks, levels, 1, batch * nodes, FEATURES] },
    forward: { data: forward, shape: [blocks, levels, batch, nodes, slots] },
    backward: { data: backward, shape: [blocks, levels, batch, nodes, slots] },
    mean: { data: mean, shape: [blocks, levels, batch, nodes, 1] },
    slots: { data: identity, shape: [levels, slots, nodes] },
    before: { data: before, shape: [slots, 1] },
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

/** Room for every block: the widest level and how many, or less wide and more where much would be padding. */
function levelsAndNodes(blocks: readonly (readonly GhnNode[])[]): { levels: number; nodes: number } {
  const widths = blocks.map(levelWidths)
  const most = Math.max(...blocks.map((block) => block.length))
  const levelsOf = (nodes: number) => Math.max(...widths.map((width) => firstSlots(width, nodes).at(-1)! / nodes))
  let nodes = Math.max(...widths.flat())
  while (levelsOf(nodes) * nodes > most + PADDING) nodes--
  return { levels: levelsOf(nodes), nodes }
}

/** How many nodes of a block lie on each level. */
function levelWidths(block: readonly GhnNode[]): number[] {
  const widths: number[] = []
  for (const { level } of block) widths[level] = (widths[level] ?? 0) + 1
  return widths
}

/** Where the nodes of each level begin, and where the last one's end, if all take whole rows of `nodes` slots. */
function firstSlots(widths: readonly number[], nodes: number): number[] {
  const first = [0]
  for (const width of widths) first.push(first.at(-1)! + Math.ceil(width / nodes) * nodes)
  return first
}
