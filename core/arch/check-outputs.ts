// What the outputs and exits of a network must be: logits of a classifier, and each depends on an input.
import { show, sizeOf } from '../ops/shape.ts'
import { homeOf } from '../ops/table.ts'
import { type GraphDraft, nodeNames } from './draft.ts'
import { outputsOf } from './exits.ts'
import { closest } from './suggest.ts'
import type { Expanded } from './expand-document.ts'
import type { Faults } from './faults.ts'
import type { ArchGraph, GraphNode } from './graph.ts'

/** @param exits as the document names them, if it does */
export function checkOutputs(
  graph: ArchGraph,
  exits: readonly string[] | undefined,
  expanded: Expanded,
  faults: Faults,
): void {
  const { outputPointer } = expanded
  if (graph.classes === undefined) checkPlain(graph, exits, outputPointer, faults)
  else if (graph.others) {
    faults.add(
      'invalid_architecture',
      '/outputs',
      'a classifier has one output; leave out `classes` or name one output',
    )
  } else checkLogits(graph, graph.output, 'output', outputPointer, faults)
  checkExits(graph, exits ?? [], expanded, faults)
}

/** A network that is no classifier: each output depends on an input, and none is an early exit. */
function checkPlain(graph: ArchGraph, exits: unknown, pointer: string, faults: Faults): void {
  if (exits !== undefined) {
    faults.add('invalid_architecture', '/exits', 'only classifiers have early exits; name `classes`')
  }
  for (const index of outputsOf(graph)) {
    const { id } = graph.nodes[index]
    if (!readsInput(graph.nodes, index))
      faults.add('disconnected', pointer, `the output '${id}' does not depend on the input`)
  }
}

function checkLogits(graph: ArchGraph, index: number, what: string, pointer: string, faults: Faults): void {
  const { shape, id } = graph.nodes[index]
  const classes = graph.classes!
  if (sizeOf(shape) !== classes || !shape.includes(classes)) {
    const detail = `the ${what} '${id}' has the shape ${show(shape)}, not ${show([classes, 1, 1])} (classes, 1, 1)`
    faults.add('shape_mismatch', pointer, detail)
  }
  if (!readsInput(graph.nodes, index))
    faults.add('disconnected', pointer, `the ${what} '${id}' does not depend on the input`)
}

function checkExits(graph: ArchGraph, names: readonly string[], draft: GraphDraft, faults: Faults): void {
  const { exits = [], output } = graph
  exits.forEach((index, i) => {
    const pointer = `/exits/${i}`
    if (index < 0) {
      const guess = closest(names[i], nodeNames(draft))
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

/** Whether a node's value depends on an input of the network. */
export function readsInput(nodes: readonly GraphNode[], index: number): boolean {
  const seen = new Uint8Array(index + 1)
  const open = [index]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at < 0) return true
    if (seen[at]) continue
    seen[at] = 1
    const { op, inputs } = nodes[at]
    if (homeOf(op).zero?.(op, 0, 1) !== true) for (const input of inputs) open.push(input)
  }
  return false
}
