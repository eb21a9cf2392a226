// Graphs of several architectures -> the tensors that the exported GHN's propagation reads.
import { ArchitectureError } from '../../arch/errors.ts'
import { featureCount, writeFeatures } from './features.ts'
import { edgeSorts } from './gru.ts'
import { distantNodes } from './virtual-edges.ts'
import type { TensorValue } from '../../onnx/runtime.ts'
import type { GhnConfig } from '../config.ts'
import type { GhnGraph, GhnNode } from './nodes.ts'

/** What a step of propagation costs apart from its nodes, in nodes. */
const STEP = 12

/** How many slots may be padding, beyond which wide levels are cut: what is fed grows with the slots' square. */
const PADDING = 32

export interface PropagationFeeds {
  /** As `emitLooped` names and shapes them. */
  readonly feeds: Readonly<Record<string, TensorValue>>
  /** For each architecture and each of its nodes, block by block, its row among the embeddings. */
  readonly rows: readonly (readonly number[])[]
}

/**
 * The blocks of all architectures, first with first and so on, lie side by side, padded to one number of levels and of
 * nodes a level; padding neither speaks nor hears. A level that is too wide becomes several, which changes nothing, as
 * its nodes do not hear each other. The input node of a block hears the block before where `stacking` is on.
 * @throws {ArchitectureError} `unsupported` for more blocks than the GHN has parameters for
 */
export function propagationFeeds(
  graphs: readonly GhnGraph[],
  config: Pick<GhnConfig, 'stacking' | 'ownBlocks' | 'features' | 'virtualEdges'>,
): PropagationFeeds {
  const { stacking, ownBlocks, virtualEdges } = config
  const sorts = edgeSorts(config)
  const ofNode = featureCount(config)
  const batch = graphs.length
  const blockCount = countBlocks(graphs, ownBlocks)
  const widths = Array.from({ length: blockCount }, (_, k) =>
    levelWidths(graphs.flatMap(({ blocks }) => blocks[k] ?? [])),
  )
  const { levels, nodes } = levelsAndNodes(widths)
  const all = levels * nodes
  const slots = all + batch
  const features = new Float32Array(blockCount * all * ofNode)
  const forward = new Float32Array(blockCount * all * sorts * slots)
  const backward = new Float32Array(blockCount * all * sorts * slots)
  const mean = new Float32Array(blockCount * batch * all)

  // Each level has the rows of all its nodes for neighbours, and behind them those for nodes afar.
  const rowOf = (position: number, sort = 0) =>
    (Math.floor(position / nodes) * sorts + sort) * nodes + (position % nodes)

  const free = widths.map((width) => firstSlots(width, nodes))
  const rows = graphs.map((ghn, b) =>
    ghn.blocks.flatMap((block, k) => {
      const slot = block.map(({ level }) => free[k][level]++)
      const distant = virtualEdges === undefined ? [] : distantNodes(block, virtualEdges)
      block.forEach((node, i) => {
        const position = k * all + slot[i]
        writeFeatures(config, ghn, block, node, features, position * ofNode)
        const connect = (from: number, weight: number, sort: number) => {
          forward[rowOf(position, sort) * slots + slot[from]] = weight
          backward[rowOf(k * all + slot[from], sort) * slots + slot[i]] = weight
        }
        for (const input of node.inputs) connect(input, 1, 0)
        distant[i]?.nodes.forEach((from, j) => connect(from, distant[i].weights[j], 1))
        mean[(k * batch + b) * all + slot[i]] = 1 / block.length
      })
      if (stacking && k > 0) forward[rowOf(k * all + slot[0]) * slots + all + b] = 1
      return slot.map((s) => k * all + s)
    }),
  )
  const feeds = {
    features: { data: features, shape: [blockCount, levels, 1, nodes, ofNode] },
    forward: { data: forward, shape: [blockCount, levels, sorts, nodes, slots] },
    backward: { data: backward, shape: [blockCount, levels, sorts, nodes, slots] },
    mean: { data: mean, shape: [blockCount, batch, all] },
    slots: { data: BigInt64Array.from({ length: all }, (_, slot) => BigInt(slot)), shape: [levels, nodes, 1] },
  }
  return { feeds, rows }
}

/** Blocks that there is room for: as many as the model has parameters for, or those of the largest network. */
function countBlocks(graphs: readonly GhnGraph[], ownBlocks: number | undefined): number {
  const most = Math.max(...graphs.map(({ blocks }) => blocks.length))
  if (ownBlocks === undefined || most <= ownBlocks) return ownBlocks ?? most
  const detail = `the model has parameters for ${ownBlocks} blocks, and the network has ${most}`
  throw new ArchitectureError('unsupported', [{ pointer: '', detail }])
}

/** Room for every block, from the widths of its levels: as many steps, and as wide ones, as cost the least. */
function levelsAndNodes(widths: readonly (readonly number[])[]): { levels: number; nodes: number } {
  const distinct = [...new Map(widths.map((width) => [width.join(), width])).values()]
  const most = Math.max(...distinct.map((width) => width.reduce((sum, count) => sum + count, 0)))
  const levelsOf = (nodes: number) => Math.max(...distinct.map((width) => firstSlots(width, nodes).at(-1)! / nodes))
  let best = { levels: levelsOf(1), nodes: 1 }
  for (let nodes = Math.max(...distinct.flat()); nodes > 1; nodes--) {
    const levels = levelsOf(nodes)
    const cheaper = levels * (STEP + nodes) < best.levels * (STEP + best.nodes)
    if (cheaper && levels * nodes <= most + PADDING) best = { levels, nodes }
  }
  return best
}

/** How many of these nodes lie on each level. */
function levelWidths(nodes: readonly GhnNode[]): number[] {
  const widths: number[] = []
  for (const { level } of nodes) widths[level] = (widths[level] ?? 0) + 1
  return widths
}

/** Where the nodes of each level begin, and where the last one's end, if all take whole rows of `nodes` slots. */
function firstSlots(widths: readonly number[], nodes: number): number[] {
  const first = [0]
  for (const width of widths) first.push(first.at(-1)! + Math.ceil(width / nodes) * nodes)
  return first
}
