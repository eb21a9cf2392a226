// Whether an architecture lies in what a GHN was trained on, and if not, why.
import * as z from 'zod'
import { shapeOf } from '../arch/graph.ts'
import { homeOf } from '../ops/table.ts'
import type { GhnGraph, GhnNode } from '../ghn/build/nodes.ts'
import type { Shape } from '../ops/shape.ts'

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
  /**
   * Where training saw networks of any width: the least and the most channels; operations are then spelled without
   * them.
   */
  widths: z.tuple([z.int(), z.int()]).optional(),
  /** And what stands around operations there: activations by their names, all else by its type. */
  around: z.array(z.string()).optional(),
})
export type Domain = z.infer<typeof DomainSchema>

/**
 * An operation by what decides on its weights: `conv 3x3/2 16->32`, `avg_pool 3x3/1 16->16`; of any width `conv 3x3/2`.
 */
function operationOf(ghn: GhnGraph, { type, source }: GhnNode, anyWidth: boolean): string {
  const { op, inputs, shape } = ghn.graph.nodes[source]
  const window = 'kernel' in op ? ` ${op.kernel.join('x')}/${op.stride[0]}` : ''
  const dilated = 'dilation' in op && op.dilation.some((d) => d > 1) ? ` dilated ${op.dilation.join('x')}` : ''
  if (anyWidth) return `${type}${window}${dilated}`
  const [into] = inputs.length > 0 ? shapeOf(ghn.graph, inputs[0]) : shape
  return `${type}${window}${dilated} ${into}->${shape[0]}`
}

/** Channels of what operations give, logits left out. */
function widthsOf(ghn: GhnGraph): number[] {
  return operationNodes(ghn)
    .filter(({ type }) => type !== 'classifier')
    .map(({ source }) => channelsOf(ghn.graph.nodes[source].shape))
}

/** Of an image its first extent, of tokens and vectors their last. */
const channelsOf = (shape: Shape) => (shape.length === 3 ? shape[0] : (shape.at(-1) ?? 1))

/** Names of what is no operation of its own to a GHN. */
function aroundOf({ graph }: GhnGraph): string[] {
  return graph.nodes.flatMap(({ op }) => (homeOf(op).ghn ? [] : ['fn' in op ? `${op.fn}` : op.type]))
}

/**
 * The domain that a sample of architectures spans.
 * @param anyWidth whether channels between the least and the most count as seen, and what stands around operations is
 * told apart
 */
export function domainOf(graphs: readonly GhnGraph[], anyWidth = false): Domain {
  const operations = new Set(graphs.flatMap((ghn) => operationsOf(ghn, anyWidth)))
  const widths = new Set(graphs.flatMap(widthsOf))
  const exits = Math.max(...graphs.map(({ graph }) => graph.exits?.length ?? 0))
  return {
    ...(exits > 0 && { exits }),
    ...(anyWidth && {
      widths: [Math.min(...widths), Math.max(...widths)],
      around: [...new Set(graphs.flatMap(aroundOf))].sort(),
    }),
    operations: [...operations].sort(),
    blocks: [...new Set(graphs.map(({ blocks }) => blocks.length))].sort((a, b) => a - b),
    nodes: Math.max(...graphs.flatMap(({ blocks }) => blocks.map((block) => block.length))),
  }
}

function operationsOf(ghn: GhnGraph, anyWidth: boolean): string[] {
  return operationNodes(ghn).map((node) => operationOf(ghn, node, anyWidth))
}

const operationNodes = ({ blocks }: GhnGraph) => blocks.flatMap((block) => block.filter(({ source }) => source >= 0))

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
  const { widths, around } = domain
  const unseen = [...new Set(operationsOf(ghn, widths !== undefined))].filter(
    (operation) => !domain.operations.includes(operation),
  )
  if (unseen.length > 0) {
    const more = unseen.length > 5 ? ` and ${unseen.length - 5} more` : ''
    reasons.push(`Training did not see ${unseen.slice(0, 5).join(', ')}${more}.`)
  }
  if (widths && around) return [...reasons, ...outsideWidths(ghn, widths), ...outsideAround(ghn, around)]
  const strange = ghn.graph.nodes.filter(({ op }) => homeOf(op).surrounds && 'fn' in op && op.fn !== 'relu').length
  if (strange > 0) reasons.push('Training saw no activation but relu.')
  // Nodes that a GHN takes for part of what surrounds them: its vocabulary has no name for them.
  const unnamed = new Set(
    ghn.graph.nodes.flatMap(({ op }) => (homeOf(op).ghn || homeOf(op).surrounds ? [] : [op.type])),
  )
  if (unnamed.size > 0) reasons.push(`Training saw no ${[...unnamed].join(', ')}.`)
  return reasons
}

function outsideWidths(ghn: GhnGraph, [least, most]: readonly [number, number]): string[] {
  const own = widthsOf(ghn)
  const outside = own.filter((width) => width < least || width > most)
  if (outside.length === 0) return []
  return [`It has operations of ${[...new Set(outside)].join(', ')} channels; training saw ${least} to ${most}.`]
}

function outsideAround(ghn: GhnGraph, around: readonly string[]): string[] {
  const unnamed = [...new Set(aroundOf(ghn))].filter((name) => !around.includes(name))
  return unnamed.length > 0 ? [`Training saw no ${unnamed.join(', ')}.`] : []
}

/** What an answer says of a domain. @param reasons why the architecture lies outside, none inside */
export function domainFacts(reasons: readonly string[]): {
  readonly in_domain: boolean
  readonly out_of_domain?: readonly string[]
} {
  return { in_domain: reasons.length === 0, ...(reasons.length > 0 && { out_of_domain: reasons }) }
}
