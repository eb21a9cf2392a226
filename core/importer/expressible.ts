// Whether a network that was read keeps within what an architecture document may say: that is where every attribute has
// its bounds.
import { ArchitectureError } from '../arch/errors.ts'
import { Faults } from '../arch/faults.ts'
import { documentOf } from '../arch/flat-document.ts'
import { FlatArchitecture } from '../arch/schema.ts'
import { addIssues } from '../arch/validate.ts'
import { fileError, nodeError } from './errors.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { ImportedNode } from './import-state.ts'

/**
 * @param made what the graph's nodes were made of, in their order
 * @throws {ArchitectureError} `unsupported`: every attribute of a node that is out of its bounds, with these
 */
export function assertExpressible(graph: ArchGraph, made: readonly ImportedNode[], file: string): void {
  const places = differentNodes(graph)
  const document = documentOf(graph)
  const some = { ...document, nodes: places.map((place) => document.nodes[place]) }
  const { success, error } = FlatArchitecture.safeParse(some)
  if (success) return
  const faults = new Faults()
  addIssues(error.issues, some, faults)
  try {
    faults.throwIfAny()
  } catch (thrown) {
    const { errors } = thrown as ArchitectureError
    throw new ArchitectureError(
      'unsupported',
      errors.flatMap(({ pointer, detail }) => {
        const at = made[places[Number(/^\/nodes\/(\d+)/.exec(pointer)?.[1])]]
        if (!at) return fileError('unsupported', file, detail).errors
        return nodeError('unsupported', file, at.node, at.index, `as ${at.op.type}: ${detail}`).errors
      }),
    )
  }
}

/**
 * Places of nodes that differ in what they do or give: networks repeat their blocks, and each needs to be seen once.
 */
function differentNodes({ nodes }: ArchGraph): number[] {
  const seen = new Set<string>()
  return nodes.flatMap(({ op, shape, stored }, place) => {
    const before = seen.size
    return seen.add(`${JSON.stringify(op)} ${shape.join()} ${stored}`).size > before ? [place] : []
  })
}
