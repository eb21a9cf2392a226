// The five networks of NAS-Bench-201 with one operation on every edge, taken apart: all others are put together from
// their parts.
import { costOf } from '../arch/cost.ts'
import { expandCells } from '../arch/expand-document.ts'
import { CellArchitecture } from '../arch/schema.ts'
import {
  NB201_EDGES,
  NB201_OPS,
  type NasBench201Cell,
  type NasBench201Op,
  toArchitecture,
} from './nas-bench-201-network.ts'
import type { GraphNode } from '../arch/graph.ts'
import type { Shape } from '../ops/shape.ts'
import type { Op } from '../ops/table.ts'

/** What the networks read. */
export const NB201_INPUT: Shape = [3, 32, 32]

/** Where a part would stand: the image that the network reads, as graphs have it among their nodes. */
export const IMAGE = -1

/**
 * The nodes of a network and the parts they form: the nodes of each edge of a block, and every other node by itself. In
 * arrays, which are read from memory in one go where thousands of small objects would be fetched one by one.
 */
export interface Dissected {
  readonly ids: readonly string[]
  readonly ops: readonly Op[]
  readonly shapes: readonly Shape[]
  readonly blocks: readonly number[]
  /** Node n has the reads from `firstRead[n]` up to `firstRead[n + 1]`. */
  readonly firstRead: readonly number[]
  /** The part that a read is of, or IMAGE. Of another part than its own, a node reads the last node. */
  readonly readPart: readonly number[]
  /** The node that is read, counted from the first of its part. */
  readonly readNode: readonly number[]
  /** Part p has the nodes from `firstNode[p]` up to `firstNode[p + 1]`. */
  readonly firstNode: readonly number[]
  /** The edge of the cell that each part stands for, -1 for none. */
  readonly edges: readonly number[]
  /** Multiply-accumulates and learnable parameters of each part. */
  readonly macs: readonly number[]
  readonly params: readonly number[]
}

/**
 * The networks with the same operation on every edge; their parts are the same but for those that stand for an edge.
 */
export function dissect(cellsPerStage: number): Map<NasBench201Op, Dissected> {
  const one = interning()
  return new Map(
    NB201_OPS.map((op) => {
      const cell = NB201_EDGES.map(() => op) as unknown as NasBench201Cell
      return [op, partsOf(expandCells(CellArchitecture.parse(toArchitecture(cell, { cellsPerStage }))).nodes, one)]
    }),
  )
}

/** Nodes `<block>.e<from><to>` with or without a suffix make one part; every other node is a part of its own. */
function partsOf(nodes: readonly GraphNode[], one: <T>(value: T) => T): Dissected {
  const firstNode: number[] = []
  const edges: number[] = []
  const partOf: number[] = []
  let last: string | undefined
  for (const [index, { id }] of nodes.entries()) {
    const [, name = id, from, to] = /^(\d+\.e(\d)(\d))(?:\.|$)/.exec(id) ?? []
    if (name !== last) {
      firstNode.push(index)
      edges.push(NB201_EDGES.findIndex((ends) => ends[0] === Number(from) && ends[1] === Number(to)))
    }
    last = name
    partOf.push(firstNode.length - 1)
  }
  const firstRead = [0]
  for (const { inputs } of nodes) firstRead.push(firstRead.at(-1)! + inputs.length)
  const reads = nodes.flatMap(({ inputs }) => inputs)
  const readPart = reads.map((node) => (node < 0 ? IMAGE : partOf[node]))
  const parts = firstNode.map((first, part) => nodes.slice(first, firstNode[part + 1]))
  const costs = parts.map((part) => costOf({ input: NB201_INPUT, nodes, output: nodes.length - 1 }, part))
  return {
    ids: nodes.map(({ id }) => id),
    ops: nodes.map(({ op }) => one(op)),
    shapes: nodes.map(({ shape }) => one(shape)),
    blocks: nodes.map(({ block }) => block),
    firstRead,
    readPart,
    readNode: reads.map((node, i) => (node < 0 ? 0 : node - firstNode[readPart[i]])),
    firstNode: [...firstNode, nodes.length],
    edges,
    macs: costs.map(({ macs }) => macs),
    params: costs.map(({ params }) => params),
  }
}

/** Gives the first of all equal values, so that what is remembered of an operation or a shape is found by identity. */
function interning(): <T>(value: T) => T {
  const known = new Map<string, unknown>()
  return <T>(value: T) => {
    const text = JSON.stringify(value)
    if (!known.has(text)) known.set(text, value)
    return known.get(text) as T
  }
}
