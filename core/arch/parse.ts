// The door: unknown JSON -> a valid graph, or an ArchitectureError that says everything that is wrong.
import { activations, cost } from './cost.ts'
import { expandCells, expandFlat } from './expand.ts'
import { Faults } from './faults.ts'
import type { ArchGraph, GraphNode } from './graph.ts'
import { LIMITS } from './limits.ts'
import { show } from './shapes.ts'
import { closest } from './suggest.ts'
import { validate } from './validate.ts'

/**
 * Accepts both forms of the document, flat and of cells. Nodes that do not reach the output stay in the graph.
 * @throws {ArchitectureError} and nothing else; up to 20 faults at once, each with a JSON pointer into `json`
 */
export function parseArchitecture(json: unknown): ArchGraph {
  const document = validate(json)
  const expanded = 'cells' in document ? expandCells(document) : expandFlat(document)
  const { input, nodes, output, outputPointer, exits } = expanded
  const graph: ArchGraph = { input, classes: document.classes, nodes, output, ...(exits.length > 0 && { exits }) }
  const faults = new Faults()

  checkLogits(graph, output, 'output', outputPointer, faults)
  checkExits(graph, document.exits ?? [], [...expanded.ends.keys()], faults)
  checkTotals(graph, faults)
  faults.throwIfAny()
  return graph
}

function checkLogits(graph: ArchGraph, index: number, what: string, pointer: string, faults: Faults): void {
  const { shape, id } = graph.nodes[index]
  if (shape[0] !== graph.classes || shape[1] !== 1 || shape[2] !== 1) {
    const detail = `the ${what} '${id}' has the shape ${show(shape)}, not ${show([graph.classes, 1, 1])} (classes, 1, 1)`
    faults.add('shape_mismatch', pointer, detail)
  }
  if (!readsInput(graph.nodes)[index])
    faults.add('disconnected', pointer, `the ${what} '${id}' does not depend on the input`)
}

function checkExits(graph: ArchGraph, names: readonly string[], known: readonly string[], faults: Faults): void {
  const { exits = [], output } = graph
  exits.forEach((index, i) => {
    const pointer = `/exits/${i}`
    if (index < 0) {
      const guess = closest(names[i], known)
      faults.add(
        'unknown_input',
        pointer,
        `the exit '${names[i]}' is not a node${guess ? `; did you mean '${guess}'?` : ''}`,
      )
    } else if (index === output) {
      faults.add(
        'invalid_architecture',
        pointer,
        `the exit '${names[i]}' is the output, which is the last exit anyway; leave it out`,
      )
    } else if (exits.indexOf(index) < i) {
      faults.add('invalid_architecture', pointer, `the exit '${names[i]}' is listed twice`)
    } else checkLogits(graph, index, 'exit', pointer, faults)
  })
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
