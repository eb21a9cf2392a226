// Virtual edges: nodes hear from those that are further away than a neighbour too, the less the further (Knyazev et al.
// 2021, arXiv 2110.13100, section 4).
import type { GhnNode } from './nodes.ts'

/** Nodes that one hears from afar, and how much: one over the edges of the shortest path. */
export interface Distant {
  readonly nodes: readonly number[]
  readonly weights: readonly number[]
}

/**
 * For each node of a block those from which the shortest path to it has 2 to `longest` edges: whom it hears from afar
 * in the forward sweep.
 * @param block in topological order
 */
export function distantNodes(block: readonly GhnNode[], longest: number): Distant[] {
  const reached: ReadonlyMap<number, number>[] = []
  return block.map(({ inputs }) => {
    // Edges from each node that a path leads from, in no more steps than count.
    const edges = new Map<number, number>()
    const reach = (node: number, length: number) => {
      if (length <= longest && length < (edges.get(node) ?? Infinity)) edges.set(node, length)
    }
    for (const input of inputs) {
      reach(input, 1)
      for (const [node, length] of reached[input]) reach(node, length + 1)
    }
    reached.push(edges)
    const distant = [...edges].filter(([, length]) => length > 1).toSorted(([a], [b]) => a - b)
    return { nodes: distant.map(([node]) => node), weights: distant.map(([, length]) => 1 / length) }
  })
}

/** The same seen from the other end: whom each node hears from afar in the backward sweep. */
export function reversed(distant: readonly Distant[]): Distant[] {
  const lists = distant.map(() => ({ nodes: [] as number[], weights: [] as number[] }))
  distant.forEach(({ nodes, weights }, node) => {
    nodes.forEach((from, i) => {
      lists[from].nodes.push(node)
      lists[from].weights.push(weights[i])
    })
  })
  return lists
}
