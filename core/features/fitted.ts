// Whether an architecture is like those that a head or a device was fitted to, and if not, why.
import * as z from 'zod'
import { shapeOf } from '../arch/graph.ts'
import { perGraph } from '../arch/per-graph.ts'
import { homeOf } from '../ops/table.ts'
import type { ArchGraph, GraphNode } from '../arch/graph.ts'
import type { Shape } from '../ops/shape.ts'
import type { Op } from '../ops/table.ts'

/** What the fitted architectures have in common. */
export const FittedSchema = z.strictObject({
  /** Operations with their channels and the size of what they read: `conv 3x3/1 16->16 at 32x32`. */
  operations: z.array(z.string()),
  /** Numbers of blocks. */
  blocks: z.array(z.int()),
})
export type Fitted = z.infer<typeof FittedSchema>

/** What a sample of architectures spans. */
export function fittedOf(graphs: Iterable<ArchGraph>): Fitted {
  const operations = new Set<string>()
  const blocks = new Set<number>()
  for (const graph of graphs) {
    for (const node of graph.nodes) operations.add(operationOf(graph, node))
    blocks.add(blocksOf(graph))
  }
  return { operations: [...operations].toSorted(), blocks: [...blocks].toSorted((a, b) => a - b) }
}

type Test = (graph: ArchGraph) => readonly string[]

// The devices of a table were fitted to the same networks: one test, asked once a graph, serves them all.
const tests = new Map<string, Test>()

/** The test for a span: why an architecture lies outside it, a sentence each; none inside. */
export function outsideFitted(fitted: Fitted): Test {
  const key = JSON.stringify(fitted)
  let test = tests.get(key)
  if (!test) tests.set(key, (test = perGraph(testFor(fitted))))
  return test
}

function testFor({ operations, blocks }: Fitted): Test {
  const known = new Set(operations)
  return (graph) => {
    const reasons: string[] = []
    if (graph.exits) reasons.push('It has early exits; fitting saw none.')
    const count = blocksOf(graph)
    if (!blocks.includes(count))
      reasons.push(`It has ${count} ${count === 1 ? 'block' : 'blocks'}; fitting saw ${blocks.join(', ')}.`)
    const unseen = new Set<string>()
    for (const node of graph.nodes) {
      const operation = operationOf(graph, node)
      if (!known.has(operation)) unseen.add(operation)
    }
    if (unseen.size > 0) {
      const more = unseen.size > 3 ? ` and ${unseen.size - 3} more` : ''
      reasons.push(`Fitting did not see ${[...unseen].slice(0, 3).join(', ')}${more}.`)
    }
    return reasons
  }
}

function blocksOf({ nodes }: ArchGraph): number {
  let blocks = 0
  let last = -1
  for (const { block } of nodes) {
    if (block !== last) blocks++
    last = block
  }
  return blocks
}

// Graphs of a space share operations and shapes, so most are spelled already.
const spelled = new WeakMap<Op, { readonly from: Shape; readonly to: Shape; readonly text: string }>()

function operationOf(graph: ArchGraph, { op, inputs, shape: to }: GraphNode): string {
  const from = inputs.length > 0 ? shapeOf(graph, inputs[0]) : to
  const known = spelled.get(op)
  if (known && known.from === from && known.to === to) return known.text
  const text = `${homeOf(op).label?.(op) ?? op.type} ${from[0]}->${to[0]} at ${from.slice(1).join('x')}`
  spelled.set(op, { from, to, text })
  return text
}
