// Cells of the anytime space -> the network with its early exits.
import { type GhnOp, type UnsizedNode, convolutionNodes, opNodes } from './ghn-network.ts'
import type { FlatArchitecture } from '../arch/schema.ts'

/**
 * Sides in pixels that nodes of each cell may work at, for images of 32 x 32; each cell drops the largest one before
 * it.
 */
export const ANYTIME_SIZES = [[32, 16, 8], [16, 8], [8]] as const

/** Most nodes of each cell: those of the paper (arXiv 1810.05749, section 5), eight for every size. */
export const ANYTIME_NODES = [24, 16, 8] as const

export interface AnytimeNode {
  readonly op: GhnOp
  /** Side that it works at; it reads nothing smaller, and what is larger is pooled. */
  readonly size: number
  /** What it adds up and works on, ascending: 0 is what the cell is given, k its k-th node. */
  readonly from: readonly number[]
  /** Whether a classifier reads it. */
  readonly exit: boolean
}

/** Three cells; node k of a cell is entry k - 1. */
export type AnytimeNetwork = readonly (readonly AnytimeNode[])[]

export interface AnytimeOptions {
  /** Channels of the first cell; every cell has twice those of the one before. Default 32. */
  readonly channels?: number
  readonly classes?: number
}

type FlatNode = FlatArchitecture['nodes'][number]

/**
 * Stem (3x3 convolution, BN), the cells, head (ReLU, global average pool, linear). All nodes of a cell have its
 * channels at any size: then reading another size takes a pooling and no weights. An exit is ReLU, global average pool,
 * linear.
 *
 * A cell hands on its loose ends, concatenated and brought to the next cell's channels by ReLU, 1x1, BN. It does so at
 * the next cell's larger size, from all loose ends that are no smaller. Where some are smaller, it does so again at the
 * smaller size, from those and the former.
 */
export function toArchitecture(network: AnytimeNetwork, options: AnytimeOptions = {}): FlatArchitecture {
  const { channels = 32, classes = 10 } = options
  const writer = new Writer(classes)
  writer.place(0, channels, [
    { id: 'stem', op: 'conv', kernel: 3, inputs: ['input'] },
    { id: 'stem.bn', op: 'batch_norm', inputs: ['stem'] },
  ])
  let entry: readonly Sized[] = [{ id: 'stem.bn', size: ANYTIME_SIZES[0][0] }]
  network.forEach((nodes, cell) => {
    const next = Math.min(cell + 1, network.length - 1)
    entry = writer.cell(nodes, cell, channels * 2 ** cell, entry, ANYTIME_SIZES[next], channels * 2 ** next)
  })
  writer.head('logits', entry[0].id, network.length + 1)
  return { input: { channels: 3, height: 32, width: 32 }, classes, nodes: writer.nodes, exits: writer.exits }
}

/** A value by the node that gives it. */
interface Sized {
  readonly id: string
  readonly size: number
}

class Writer {
  readonly nodes: FlatNode[] = []
  readonly exits: string[] = []
  readonly #classes: number
  readonly #pooled = new Set<string>()

  constructor(classes: number) {
    this.#classes = classes
  }

  /** Adds nodes of a block; those that need channels get the block's. */
  place(block: number, channels: number, nodes: readonly UnsizedNode[]): void {
    for (const node of nodes) {
      const needs = node.op === 'conv' || node.op === 'separable_conv'
      this.nodes.push({ ...node, ...(needs && { channels }), block } as FlatNode)
    }
  }

  head(id: string, from: string, block: number): void {
    this.place(block, 0, [
      { id: `${id}.relu`, op: 'relu', inputs: [from] },
      { id: `${id}.gap`, op: 'global_avg_pool', inputs: [`${id}.relu`] },
      { id, op: 'linear', channels: this.#classes, inputs: [`${id}.gap`] },
    ])
  }

  /** @param entry what the cell is given, largest first; returns what it hands on at `sizes`, likewise */
  cell(
    nodes: readonly AnytimeNode[],
    cell: number,
    channels: number,
    entry: readonly Sized[],
    sizes: readonly number[],
    outChannels: number,
  ): Sized[] {
    const block = cell + 1
    const ends: Sized[] = []
    nodes.forEach(({ op, size, from, exit }, index) => {
      const id = `c${block}.v${index + 1}`
      const read = from.map((i) => this.#at(i === 0 ? nearest(entry, size) : ends[i - 1], size, block))
      const sum = `${id}.sum`
      if (read.length > 1) this.place(block, channels, [{ id: sum, op: 'add', inputs: read }])
      const made = opNodes(op, id, read.length > 1 ? sum : read[0])
      this.place(block, channels, made)
      ends.push({ id: made.at(-1)!.id, size })
      if (!exit) return
      this.head(`${id}.exit`, ends.at(-1)!.id, block)
      this.exits.push(`${id}.exit`)
    })
    const read = new Set(nodes.flatMap(({ from }) => from))
    const loose = ends.filter((_, index) => !read.has(index + 1))
    const handed: Sized[] = []
    for (const size of sizes) {
      const [larger] = handed
      const own = loose.filter((end) => (larger ? end.size === size : end.size >= size))
      if (larger && own.length === 0) continue
      // Where every loose end is smaller, what the cell was given goes on in their stead.
      const joined = own.length > 0 ? own : [nearest(entry, size)]
      handed.push(this.#handOn(`c${block}.out${size}`, larger ? [larger, ...joined] : joined, size, block, outChannels))
    }
    return handed
  }

  #handOn(id: string, values: readonly Sized[], size: number, block: number, channels: number): Sized {
    const inputs = values.map((value) => this.#at(value, size, block))
    this.place(block, channels, [
      { id: `${id}.concat`, op: 'concat', inputs },
      ...convolutionNodes(id, `${id}.concat`, { kernel: 1 }),
    ])
    return { id: `${id}.bn`, size }
  }

  /** Id of the value at its own size or a smaller one; a block pools it once for all readers. */
  #at({ id, size }: Sized, wanted: number, block: number): string {
    if (size === wanted) return id
    const pooled = `${id}.at${wanted}.c${block}`
    if (!this.#pooled.has(pooled)) {
      this.#pooled.add(pooled)
      const factor = size / wanted
      this.place(block, 0, [{ id: pooled, op: 'avg_pool', kernel: factor, stride: factor, padding: 0, inputs: [id] }])
    }
    return pooled
  }
}

/** The smallest of the values that are no smaller than `size`. */
function nearest(values: readonly Sized[], size: number): Sized {
  return values.findLast((value) => value.size >= size)!
}
