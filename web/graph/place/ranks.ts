// Rows of a graph from the top down, and columns: paths that are to run straight.

/** Nodes in topological order, so that each edge leads to a greater index. */
export interface Grid {
  readonly count: number
  readonly edges: readonly (readonly [from: number, to: number])[]
  /** Nodes that stand in the first row, whatever reads them. */
  readonly top: readonly number[]
  /** Nodes that stand alone in the last row. */
  readonly bottom: readonly number[]
}

export interface Neighbours {
  readonly before: readonly (readonly number[])[]
  readonly after: readonly (readonly number[])[]
}

export function neighboursOf({ count, edges }: Grid): Neighbours {
  const before = Array.from({ length: count }, (): number[] => [])
  const after = Array.from({ length: count }, (): number[] => [])
  for (const [from, to] of edges) {
    before[to].push(from)
    after[from].push(to)
  }
  return { before, after }
}

/** By node: its row. What reads nothing stands right above what reads it. */
export function rowsOf({ count, top, bottom }: Grid, { before, after }: Neighbours): number[] {
  const first = new Set(top)
  const last = new Set(bottom)
  const lowest = top.length > 0 ? 1 : 0
  const rows = Array.from({ length: count }, (): number => lowest)
  for (const node of top) rows[node] = 0
  let end: number = lowest
  for (let node = 0; node < count; node++) {
    if (first.has(node)) continue
    for (const other of before[node]) rows[node] = Math.max(rows[node], rows[other] + 1)
    if (!last.has(node)) end = Math.max(end, rows[node] + 1)
  }
  for (const node of bottom) rows[node] = end
  for (let node = count - 1; node >= 0; node--)
    if (before[node].length === 0 && after[node].length > 0 && !first.has(node))
      rows[node] = Math.max(rows[node], Math.min(...after[node].map((other) => rows[other])) - 1)
  return rows
}

/** More than any path has nodes. */
const FAR = 1e6

/** Nodes in lists, each a path of edges, first of all the longest to the node at the bottom that is given last. */
export function pathsOf({ count, top, bottom }: Grid, { before, after }: Neighbours): number[][] {
  const depth = Array.from({ length: count }, () => 0)
  for (let node = 0; node < count; node++)
    for (const other of before[node]) depth[node] = Math.max(depth[node], depth[other] + 1)
  const length = Array.from({ length: count }, () => 1)
  const main = bottom.toSorted((a, b) => depth[b] - depth[a])[0]
  if (main !== undefined) length[main] = FAR
  for (let node = count - 1; node >= 0; node--)
    for (const other of after[node]) length[node] = Math.max(length[node], length[other] + 1)
  const taken = new Uint8Array(count)
  const paths: number[][] = []
  const isTop = new Set(top)
  const first = (node: number) => (length[node] >= FAR ? 2 : 0) + (isTop.has(node) ? 1 : 0)
  for (const start of [...Array(count).keys()].sort((a, b) => first(b) - first(a) || a - b)) {
    if (taken[start]) continue
    const path: number[] = []
    for (let node: number | undefined = start; node !== undefined;) {
      taken[node] = 1
      path.push(node)
      let next: number | undefined
      for (const other of after[node])
        if (!taken[other] && (next === undefined || length[other] > length[next])) next = other
      node = next
    }
    paths.push(path)
  }
  return paths
}
