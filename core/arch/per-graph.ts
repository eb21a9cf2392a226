// Remembering what was computed of a graph for as long as the graph is in use.
import type { ArchGraph } from './graph.ts'

export interface PerGraph<T> {
  (graph: ArchGraph): T
  /** Tells the value where it is known without computing it. */
  set(graph: ArchGraph, value: T): void
}

export function perGraph<T>(compute: (graph: ArchGraph) => T): PerGraph<T> {
  const known = new WeakMap<ArchGraph, T>()
  const valueOf = (graph: ArchGraph) => {
    let value = known.get(graph)
    if (value === undefined) known.set(graph, (value = compute(graph)))
    return value
  }
  return Object.assign(valueOf, { set: (graph: ArchGraph, value: T) => void known.set(graph, value) })
}
