// A graph in the making: what nodes of a document have become so far.
import type { Shape, ShapeFault } from '../ops/shape.ts'
import type { Placed } from '../ops/table.ts'
import type { GraphNode, NetworkInput } from './graph.ts'
import type { NodeSpec } from './node-schema.ts'

/** A graph in the making. */
export interface GraphDraft {
  readonly inputs: readonly NetworkInput[]
  readonly nodes: GraphNode[]
  /** Graph index by id; -1 for an operation that is only a part of a node of the document. */
  readonly ids: Map<string, number>
  /** Graph index of what a node of the document gives, by its prefixed id, where that is the id of no operation. */
  readonly ends: Map<string, number>
  /** What nodes of cells became last; undefined for a flat document, whose nodes are placed once. */
  readonly expanded?: Map<NodeSpec, PlacedNodes>
}

/** What a node becomes where it has these channels and reads these shapes. */
interface PlacedNodes {
  readonly channels: number
  readonly shapes: readonly Shape[]
  readonly parts: readonly Placed[] | ShapeFault
}

/** Graph index of what a node of the document gives, by its prefixed id; undefined where there is no such node. */
export function endOf({ ids, ends }: GraphDraft, name: string): number | undefined {
  const own = ends.get(name) ?? ids.get(name)
  return own === -1 ? undefined : own
}

/** Prefixed ids of the nodes of the document. */
export function nodeNames({ ids, ends }: GraphDraft): string[] {
  return [...ends.keys(), ...ids.keys().filter((id) => ids.get(id) !== -1)]
}
