// A cell of NAS-Bench-201 -> the graph of its network without parsing a document: put together from the parts of five networks.
import { expandCells } from '../arch/expand.ts'
import { liveCell } from './nas-bench-201.ts'
import { prunedKeepingSkips } from '../arch/prune.ts'
import type { ArchGraph, GraphNode } from '../arch/graph.ts'
import { CellArchitecture } from '../arch/schema.ts'
import {
  NB201_EDGES,
  NB201_OPS,
  type NasBench201Cell,
  type NasBench201Op,
  toArchitecture,
} from './nas-bench-201-network.ts'

/** A node of a part. It reads the node at `offset` of its own part, or the last node of an earlier part, or the image for part -1. */
interface PartNode extends Omit<GraphNode, 'inputs'> {
  readonly reads: readonly { readonly part?: number; readonly offset: number }[]
}

/** What stands for one edge of a block, by operation; for a node that every cell has, the same under each operation. */
interface Part {
  /** Index into the cell; undefined for what does not depend on the cell. */
  readonly edge: number | undefined
  readonly nodes: ReadonlyMap<NasBench201Op, readonly PartNode[]>
}

const skeletons = new Map<number, readonly Part[]>()

/**
 * The same graph as `parseArchitecture(toArchitecture(cell, { cellsPerStage }))`, but several times as fast: a search resolves cells by the
 * thousand. Graphs share their operations and shapes. Whether the cell is connected is not checked.
 */
export function buildNetwork(cell: NasBench201Cell, cellsPerStage = 5): ArchGraph {
  return assemble(cell, cellsPerStage, false)
}

/** The same graph as `prunedKeepingSkips(buildNetwork(cell, cellsPerStage))` for a connected cell, without making what is dead. */
export function buildLiveNetwork(cell: NasBench201Cell, cellsPerStage = 5): ArchGraph {
  const graph = assemble(liveCell(cell), cellsPerStage, true)
  prunedKeepingSkips.set(graph, graph)
  return graph
}

/** Where a part would end that is left out. */
const NOTHING = -2

/** @param live leaves out edges without an operation, and sums of less than two terms */
function assemble(cell: NasBench201Cell, cellsPerStage: number, live: boolean): ArchGraph {
  let parts = skeletons.get(cellsPerStage)
  if (!parts) skeletons.set(cellsPerStage, (parts = dissect(cellsPerStage)))
  const nodes: GraphNode[] = []
  const ends: number[] = []
  for (const { edge, nodes: byOp } of parts) {
    const chosen = edge === undefined ? NB201_OPS[0] : cell[edge]
    if (live && edge !== undefined && chosen === 'none') {
      ends.push(NOTHING)
      continue
    }
    const start = nodes.length
    let end: number | undefined
    for (const { id, op, reads, shape, block } of byOp.get(chosen)!) {
      // Not pushed one by one: an array that grows takes room for seventeen, and there are hundreds.
      let inputs = reads.map(({ part, offset }) => {
        if (part === undefined) return start + offset
        return part < 0 ? -1 : ends[part]
      })
      if (inputs.includes(NOTHING)) inputs = inputs.filter((input) => input !== NOTHING)
      if (live && op.type === 'add' && inputs.length < 2) end = inputs[0] ?? NOTHING
      else nodes.push({ id, op, inputs, shape, block })
    }
    ends.push(end ?? nodes.length - 1)
  }
  return { input: [3, 32, 32], classes: 10, nodes, output: nodes.length - 1 }
}

/** Takes the networks with the same operation on every edge apart. */
function dissect(cellsPerStage: number): Part[] {
  const networks = NB201_OPS.map((op) => {
    const cell = NB201_EDGES.map(() => op) as unknown as NasBench201Cell
    return partsOf(expandCells(CellArchitecture.parse(toArchitecture(cell, { cellsPerStage }))).nodes)
  })
  return networks[0].map(({ edge }, part) => {
    return { edge, nodes: new Map(NB201_OPS.map((op, i) => [op, networks[i][part].nodes])) }
  })
}

/** Nodes `<block>.e<from><to>` with or without a suffix make one part; every other node is a part of its own. */
function partsOf(nodes: readonly GraphNode[]): { edge: number | undefined; nodes: PartNode[] }[] {
  const parts: { name: string; edge: number | undefined; nodes: PartNode[] }[] = []
  const place: { part: number; offset: number }[] = []
  for (const { id, op, inputs, shape, block } of nodes) {
    const [, name = id, from, to] = /^(\d+\.e(\d)(\d))(?:\.|$)/.exec(id) ?? []
    if (parts.at(-1)?.name !== name) {
      const edge = NB201_EDGES.findIndex((ends) => ends[0] === Number(from) && ends[1] === Number(to))
      parts.push({ name, edge: edge < 0 ? undefined : edge, nodes: [] })
    }
    const part = parts.length - 1
    const reads = inputs.map((i) => {
      if (i < 0) return { part: -1, offset: 0 }
      // From another part only its last node is read: the result of an edge or the node that is the part.
      return place[i].part === part ? { offset: place[i].offset } : { part: place[i].part, offset: 0 }
    })
    place.push({ part, offset: parts[part].nodes.length })
    parts[part].nodes.push({ id, op, reads, shape, block })
  }
  return parts
}
