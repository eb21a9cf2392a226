// The door: unknown JSON -> a valid graph, or an ArchitectureError that says everything that is wrong.
import { show, sizeOf } from '../ops/shape.ts'
import { homeOf } from '../ops/table.ts'
import { type GraphDraft, nodeNames } from './build.ts'
import { outputsOf } from './exits.ts'
import { expandCells, expandFlat } from './expand-document.ts'
import { Faults } from './faults.ts'
import { closest } from './suggest.ts'
import { checkTotals } from './totals.ts'
import { validate } from './validate.ts'
import type { ArchGraph, GraphNode } from './graph.ts'

/**
 * Accepts both forms of the document, flat and of cells. Nodes that do not reach the output stay in the graph.
 * @throws {ArchitectureError} and nothing else; up to 20 faults at once, each with a JSON pointer into `json`
 *
 * @example
 * const nodes = [
 *   { id: 'conv', op: 'conv', channels: 16, kernel: 3, inputs: ['input'] },
 *   { id: 'pool', op: 'global_avg_pool', inputs: ['conv'] },
 *   { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
 * ]
 * const graph = parseArchitecture({ input: { channels: 3, height: 32, width: 32 }, classes: 10, nodes })
 * graph.nodes.map(({ id, shape }) => [id, shape])
 * // => [['conv', [16, 32, 32]], ['pool', [16, 1, 1]], ['logits', [10, 1, 1]]]
 */
export function parseArchitecture(json: unknown): ArchGraph {
  const document = validate(json)
  const expanded = 'cells' in document ? expandCells(document) : expandFlat(document)
  const { inputs, nodes, output, others, outputPointer, exits } = expanded
  const [{ name, shape: input, vocabulary }] = inputs
  const plain = inputs.length === 1 && name === 'input' && vocabulary === undefined
  const { classes } = document
  const graph: ArchGraph = {
    input,
    ...(!plain && { inputs }),
    ...(classes !== undefined && { classes }),
    nodes,
    output,
    ...(exits.length > 0 && { exits }),
    ...(others.length > 0 && { others }),
  }
  const faults = new Faults()

  if (classes === undefined) checkPlain(graph, document, outputPointer, faults)
  else if (others.length > 0) {
    faults.add(
      'invalid_architecture',
      '/outputs',
      'a classifier has one output; leave out `classes` or name one output',
    )
  } else checkLogits(graph, output, 'output', outputPointer, faults)
  checkExits(graph, document.exits ?? [], expanded, faults)
  checkTotals(graph, (detail) => faults.add('too_large', '', detail))
  faults.throwIfAny()
  return graph
}

/** A network that is no classifier: each output depends on an input, and none is an early exit. */
function checkPlain(graph: ArchGraph, document: { readonly exits?: unknown }, pointer: string, faults: Faults): void {
  if (document.exits !== undefined) {
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
