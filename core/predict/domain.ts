// Whether an architecture lies in what a GHN was trained on, and if not, why.
import * as z from 'zod'
import { homeOf } from '../ops/table.ts'
import { shapeOf } from '../arch/graph.ts'
import type { GhnGraph, GhnNode } from '../ghn/nodes.ts'

/** What training saw. Part of a bundle's manifest. */
export const DomainSchema = z.object({
  /** Operations as `operationOf` spells them. */
  operations: z.array(z.string()),
  /** Numbers of blocks. */
  blocks: z.array(z.int()),
  /** Most nodes in a block, its input and output node included. */
  nodes: z.int(),
  /** Most early exits of a network; left out where training saw none. */
  exits: z.int().positive().optional(),
})
export type Domain = z.infer<typeof DomainSchema>

/** An operation by what decides on its weights: `conv 3x3/2 16->32`, `avg_pool 3x3/1 16->16`. */
function operationOf(ghn: GhnGraph, { type, source }: GhnNode): string {
  const { op, inputs, shape } = ghn.graph.nodes[source]
  const [into] = inputs.length > 0 ? shapeOf(ghn.graph, inputs[0]) : shape
  const window = 'kernel' in op ? ` ${op.kernel.join('x')}/${op.stride[0]}` : ''
  const dilated = 'dilation' in op && op.dilation.some((d) => d > 1) ? ` dilated ${op.dilation.join('x')}` : ''
  return `${type}${window}${dilated} ${into}->${shape[0]}`
}

/** The domain that a sample of architectures spans. */
export function domainOf(graphs: readonly GhnGraph[]): Domain {
  const operations = new Set(graphs.flatMap((ghn) => operationsOf(ghn)))
  const exits = Math.max(...graphs.map(({ graph }) => graph.exits?.length ?? 0))
  return {
    ...(exits > 0 && { exits }),
    operations: [...operations].sort(),
    blocks: [...new Set(graphs.map(({ blocks }) => blocks.length))].sort((a, b) => a - b),
    nodes: Math.max(...graphs.flatMap(({ blocks }) => blocks.map((block) => block.length))),
  }
}

function operationsOf(ghn: GhnGraph): string[] {
  return ghn.blocks.flatMap((block) => block.filter(({ source }) => source >= 0).map((node) => operationOf(ghn, node)))
}

/** Why an architecture is outside the domain, a sentence each; empty where it is inside. */
export function outsideDomain(ghn: GhnGraph, domain: Domain): string[] {
  const reasons: string[] = []
  if (!domain.blocks.includes(ghn.blocks.length)) {
    const count = ghn.blocks.length
    reasons.push(`It has ${count} ${count === 1 ? 'block' : 'blocks'}; training saw ${domain.blocks.join(', ')}.`)
  }
  const nodes = Math.max(...ghn.blocks.map((block) => block.length))
  if (nodes > domain.nodes)
    reasons.push(`A block has ${nodes - 2} operations; training saw at most ${domain.nodes - 2}.`)
  const exits = ghn.graph.exits?.length ?? 0
  const seen = domain.exits ?? 0
  if (exits > seen) {
    reasons.push(
      `It has ${exits} early ${exits === 1 ? 'exit' : 'exits'}; training saw ${seen === 0 ? 'none' : `at most ${seen}`}.`,
    )
  }
  const unseen = [...new Set(operationsOf(ghn))].filter((operation) => !domain.operations.includes(operation))
  if (unseen.length > 0) {
    const more = unseen.length > 5 ? ` and ${unseen.length - 5} more` : ''
    reasons.push(`Training did not see ${unseen.slice(0, 5).join(', ')}${more}.`)
  }
  const strange = ghn.graph.nodes.filter(({ op }) => homeOf(op).surrounds && 'fn' in op && op.fn !== 'relu').length
  if (strange > 0) reasons.push('Training saw no activation but relu.')
  // Nodes that a GHN takes for part of what surrounds them: its vocabulary has no name for them.
  const unnamed = new Set(
    ghn.graph.nodes.flatMap(({ op }) => (homeOf(op).ghn || homeOf(op).surrounds ? [] : [op.type])),
  )
  if (unnamed.size > 0) reasons.push(`Training saw no ${[...unnamed].join(', ')}.`)
  return reasons
}

/** What an answer says of a domain. @param reasons why the architecture lies outside, none inside */
export function domainSaid(reasons: readonly string[]): {
  readonly in_domain: boolean
  readonly out_of_domain?: readonly string[]
} {
  return { in_domain: reasons.length === 0, ...(reasons.length > 0 && { out_of_domain: reasons }) }
}
