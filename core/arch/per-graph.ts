// Remembering what was computed of a graph for as long as the graph is in use.
import type { ArchGraph } from './graph.ts'

export function perGraph<T>(compute: (graph: ArchGraph) => T): (graph: ArchGraph) => T {
  const known = new WeakMap<ArchGraph, T>()
  return (graph) => {
    let value = known.get(graph)
    if (value === undefined) known.set(graph, (value = compute(graph)))
    return value
  }
}
