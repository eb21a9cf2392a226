// Remembering what was computed of a graph for as long as the graph is in use.
import type { ArchGraph } from './graph.ts'

export interface PerGraph<T> {
  (graph: ArchGraph): T
  /** Tells the value where it is known without computing it. */
  set(graph: ArchGraph, value: T): void
}

export function perGraph<T>(compute: (graph: ArchGraph) => T): PerGraph<T> {
  const key = Symbol('of the graph')
  // On the graph itself: an old WeakMap keeps its values through every collection of young garbage, which cost long
  // networks much of their time. Not enumerable, so that copies of a graph do not have it.
  const set = (graph: ArchGraph, value: T) => {
    Object.defineProperty(graph, key, { value, configurable: true })
    return value
  }
  const valueOf = (graph: ArchGraph) => {
    const known = (graph as { readonly [key]?: T })[key]
    return known === undefined ? set(graph, compute(graph)) : known
  }
  return Object.assign(valueOf, { set: (graph: ArchGraph, value: T) => void set(graph, value) })
}
