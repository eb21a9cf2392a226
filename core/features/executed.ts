// Which operations of an architecture a runtime executes: exporters and compilers drop different parts of what is dead.
import { outputsOf } from '../arch/exits.ts'
import { prune } from '../arch/prune.ts'
import type { ArchGraph, GraphNode, Op } from '../arch/graph.ts'

/**
 * - `written`: every operation, as an eager framework runs a network.
 * - `reaching`: what the output depends on, zeros included: a graph exporter drops results that nobody reads.
 * - `fed`: the same without the zeros of sums; what reads nothing but zeros is still executed.
 * - `pruned`: what can influence the output; see `prune`.
 */
export const EXECUTIONS = ['written', 'reaching', 'fed', 'pruned'] as const
export type Execution = (typeof EXECUTIONS)[number]

/** An operation that is executed. */
export interface Step {
  readonly node: GraphNode
  /** Values it reads, -1 for the network's input: equal numbers are the same tensor. */
  readonly reads: readonly number[]
  /** Number of the value that it gives. */
  readonly value: number
}

/**
 * The operations of one forward pass, in order. What only passes a tensor on (an identity, a sum of one) is a step whose value is the
 * value that it reads; an operation without parameters that another one has computed already of the same value is left out.
 */
export function executedSteps(graph: ArchGraph, execution: Execution): Step[] {
  const executed = execution === 'pruned' ? prune(graph) : graph
  const { nodes } = executed
  const terms = ({ op, inputs }: GraphNode): readonly number[] => {
    if (execution !== 'fed' || op.type !== 'add') return inputs
    const live = inputs.filter((i) => i < 0 || nodes[i].op.type !== 'zero')
    return live.length > 0 ? live : inputs
  }
  const runs = new Uint8Array(nodes.length).fill(execution === 'written' ? 1 : 0)
  for (const index of outputsOf(executed)) runs[index] = 1
  for (let index = nodes.length - 1; index >= 0; index--) {
    if (runs[index]) for (const i of terms(nodes[index])) if (i >= 0) runs[i] = 1
  }

  const values = new Int32Array(nodes.length)
  const known = new Map<number, number>()
  const steps: Step[] = []
  for (let index = 0; index < nodes.length; index++) {
    if (!runs[index]) continue
    const node = nodes[index]
    const reads = terms(node).map((i) => (i < 0 ? -1 : values[i]))
    values[index] = index
    if (passesOn(node.op, reads.length)) values[index] = reads[0]
    else if (execution !== 'written' && reads.length === 1) {
      const kind = parameterFree(node.op)
      if (kind !== undefined) {
        const key = kind * 2 ** 32 + reads[0]
        const first = known.get(key)
        if (first !== undefined) {
          values[index] = first
          continue
        }
        known.set(key, index)
      }
    }
    steps.push({ node, reads, value: values[index] })
  }
  return steps
}

function passesOn({ type }: Op, terms: number): boolean {
  return type === 'identity' || ((type === 'add' || type === 'concat') && terms === 1)
}

const kinds = new Map<string, number>()
const kindOf = new WeakMap<Op, number>()

/** A number for an operation that is the same for all that compute the same of one input; undefined for those with parameters. */
function parameterFree(op: Op): number | undefined {
  if (op.type === 'conv' || op.type === 'linear' || op.type === 'batch_norm') return undefined
  let kind = kindOf.get(op)
  if (kind === undefined) {
    const text = JSON.stringify(op)
    kind = kinds.get(text) ?? kinds.set(text, kinds.size).size - 1
    kindOf.set(op, kind)
  }
  return kind
}
