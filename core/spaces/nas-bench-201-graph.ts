// A cell of NAS-Bench-201 -> the graph of its network, put together from parts of five networks; nothing is parsed.
import { cost } from '../arch/cost.ts'
import { prunedKeepingSkips } from '../arch/prune.ts'
import { NB201_OPS, type NasBench201Cell, type NasBench201Op } from './nas-bench-201-network.ts'
import { IMAGE, NB201_INPUT, dissect } from './nas-bench-201-parts.ts'
import { liveCell } from './nas-bench-201.ts'
import type { ArchGraph, GraphNode } from '../arch/graph.ts'
import type { Dissected } from './nas-bench-201-parts.ts'

const skeletons = new Map<number, ReadonlyMap<NasBench201Op, Dissected>>()

/**
 * The same graph as `parseArchitecture(toArchitecture(cell, { cellsPerStage }))`, but several times as fast: a search
 * resolves cells by the thousand. Graphs share their operations and shapes. Nothing checks whether the cell is
 * connected.
 */
export function buildNetwork(cell: NasBench201Cell, cellsPerStage = 5): ArchGraph {
  return assemble(cell, cellsPerStage, false)
}

/**
 * The same graph as `prunedKeepingSkips(buildNetwork(cell, cellsPerStage))` for a connected cell; dead nodes are never
 * made.
 */
export function buildLiveNetwork(cell: NasBench201Cell, cellsPerStage = 5): ArchGraph {
  const graph = assemble(liveCell(cell), cellsPerStage, true)
  prunedKeepingSkips.set(graph, graph)
  return graph
}

/** Where a part would end that is left out. */
const NOTHING = -2

/** @param live leaves out edges without an operation, and sums of less than two terms */
function assemble(cell: NasBench201Cell, cellsPerStage: number, live: boolean): ArchGraph {
  let networks = skeletons.get(cellsPerStage)
  if (!networks) skeletons.set(cellsPerStage, (networks = dissect(cellsPerStage)))
  const { edges } = networks.get(NB201_OPS[0])!
  const nodes: GraphNode[] = []
  const ends: number[] = []
  const inputs: number[] = []
  let macs = 0
  let params = 0
  for (let part = 0; part < edges.length; part++) {
    const chosen = edges[part] < 0 ? NB201_OPS[0] : cell[edges[part]]
    if (live && edges[part] >= 0 && chosen === 'none') {
      ends.push(NOTHING)
      continue
    }
    const dissected = networks.get(chosen)!
    const { ids, ops, shapes, blocks, firstRead, readPart, readNode, firstNode } = dissected
    macs += dissected.macs[part]
    params += dissected.params[part]
    const start = nodes.length
    let end: number | undefined
    for (let node = firstNode[part]; node < firstNode[part + 1]; node++) {
      let count = 0
      for (let i = firstRead[node]; i < firstRead[node + 1]; i++) {
        const source = readPart[i]
        const index = source === IMAGE ? IMAGE : source === part ? start + readNode[i] : ends[source]
        if (index !== NOTHING) inputs[count++] = index
      }
      if (live && count < 2 && ops[node].type === 'add') end = count === 0 ? NOTHING : inputs[0]
      else
        nodes.push({
          id: ids[node],
          op: ops[node],
          // Not pushed one by one: an array that grows takes room for seventeen, and there are hundreds.
          inputs: count === 1 ? [inputs[0]] : inputs.slice(0, count),
          shape: shapes[node],
          block: blocks[node],
        })
    }
    ends.push(end ?? nodes.length - 1)
  }
  const graph: ArchGraph = { input: NB201_INPUT, classes: 10, nodes, output: nodes.length - 1 }
  cost.set(graph, { macs, params })
  return graph
}
