// Learnable tensors that several nodes use, when nodes move or go.
import type { GraphNode } from './graph.ts'

/**
 * Points nodes that share tensors to where the tensors' owner went. Where it is gone, the first node left owns them.
 * @param before all nodes
 * @param kept those that are left, with `shares` as before; changed in place
 * @param movedTo new index of an old one, undefined for what is gone
 */
export function rejoinShared(
  before: readonly GraphNode[],
  kept: GraphNode[],
  movedTo: (index: number) => number | undefined,
): void {
  const owners = new Map<number, number>()
  kept.forEach((node, index) => {
    const { shares, ...own } = node
    if (shares === undefined) return
    const owner = movedTo(shares) ?? owners.get(shares)
    if (owner !== undefined) kept[index] = { ...node, shares: owner }
    else {
      owners.set(shares, index)
      const { stored } = before[shares]
      kept[index] = stored === undefined ? own : { ...own, stored }
    }
  })
}
