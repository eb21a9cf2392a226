// Leaves out of a graph what none of its outputs needs, which runtimes would compute all the same.
import type { OnnxGraph, OnnxNode, Value } from './graph.ts'

/**
 * Removes the nodes and constants that no output of `g` depends on. Composites lose their record: differentiate before.
 */
export function removeUnused(g: OnnxGraph): void {
  const needed = new Set<Value | undefined>(g.outputs)
  const kept: OnnxNode[] = []
  for (const node of g.nodes.toReversed()) {
    if (!node.outputs.some((value) => needed.has(value))) continue
    kept.push(node)
    for (const input of node.inputs) needed.add(input)
  }
  g.nodes.splice(0, g.nodes.length, ...kept.reverse())
  g.composites.length = 0
  for (const value of g.constants.keys()) if (!needed.has(value)) g.constants.delete(value)
}
