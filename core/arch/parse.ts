// The door: unknown JSON -> a valid graph, or an ArchitectureError that says everything that is wrong.
import { activations, cost } from './cost.ts'
import { expandCells, expandFlat } from './expand.ts'
import { Faults } from './faults.ts'
import type { ArchGraph, GraphNode } from './graph.ts'
import { LIMITS } from './limits.ts'
import { show } from './shapes.ts'
import { validate } from './validate.ts'

/**
 * Accepts both forms of the document, flat and of cells. Nodes that do not reach the output stay in the graph.
 * @throws {ArchitectureError} and nothing else; up to 20 faults at once, each with a JSON pointer into `json`
 */
export function parseArchitecture(json: unknown): ArchGraph {
  const document = validate(json)
  const { input, nodes, output, outputPointer } = 'cells' in document ? expandCells(document) : expandFlat(document)
  const graph: ArchGraph = { input, classes: document.classes, nodes, output }
  const faults = new Faults()

  const { shape, id } = nodes[output]
  if (shape[0] !== graph.classes || shape[1] !== 1 || shape[2] !== 1) {
    const detail = `the output '${id}' has the shape ${show(shape)}, not ${show([graph.classes, 1, 1])} (classes, 1, 1)`
    faults.add('shape_mismatch', outputPointer, detail)
  }
  if (!readsInput(nodes)[output]) {
    faults.add('disconnected', outputPointer, `the output '${id}' does not depend on the input`)
  }
  checkTotals(graph, faults)
  faults.throwIfAny()
  return graph
}

/** For every node whether its value depends on the network's input. */
export function readsInput(nodes: readonly GraphNode[]): boolean[] {
  const reads: boolean[] = []
  for (const { op, inputs } of nodes) reads.push(op.type !== 'zero' && inputs.some((i) => i < 0 || reads[i]))
  return reads
}

function checkTotals(graph: ArchGraph, faults: Faults): void {
  const totals = { ...cost(graph), activations: activations(graph) }
  for (const name of ['params', 'macs', 'activations'] as const) {
    if (totals[name] > LIMITS[name]) {
      faults.add('too_large', '', `the network has ${totals[name]} ${name}; at most ${LIMITS[name]}`)
    }
  }
}
