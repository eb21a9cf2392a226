// The door: unknown JSON -> a valid graph, or an ArchitectureError that says everything that is wrong.
import { checkOutputs } from './check-outputs.ts'
import { expandCells, expandFlat } from './expand-document.ts'
import { Faults } from './faults.ts'
import { checkTotals } from './totals.ts'
import { validate } from './validate.ts'
import type { Expanded } from './expand-document.ts'
import type { ArchGraph } from './graph.ts'

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
  const graph = graphOf(expanded, document.classes)
  const faults = new Faults()
  checkOutputs(graph, document.exits, expanded, faults)
  checkTotals(graph, (detail) => faults.add('too_large', '', detail))
  faults.throwIfAny()
  return graph
}

function graphOf({ inputs, nodes, output, others, exits }: Expanded, classes: number | undefined): ArchGraph {
  const [{ name, shape: input, vocabulary }] = inputs
  const plain = inputs.length === 1 && name === 'input' && vocabulary === undefined
  return {
    input,
    ...(!plain && { inputs }),
    ...(classes !== undefined && { classes }),
    nodes,
    output,
    ...(exits.length > 0 && { exits }),
    ...(others.length > 0 && { others }),
  }
}
