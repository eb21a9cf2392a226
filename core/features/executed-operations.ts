// Which operations of an architecture a runtime executes: exporters and compilers drop different parts of what is dead.
import { outputsOf } from '../arch/exits.ts'
import { prune } from '../arch/prune.ts'
import { homeOf } from '../ops/table.ts'
import type { ArchGraph, GraphNode } from '../arch/graph.ts'
import type { Op } from '../ops/table.ts'

/**
 * - `written`: every operation, as an eager framework runs a network.
 * - `reaching`: what the output depends on, zeros included: a graph exporter drops results that nobody reads.
 * - `fed`: the same without the zeros of sums; what reads nothing but zeros is still executed.
 * - `pruned`: what can influence the output; see `prune`.
 */
export const EXECUTIONS = ['written', 'reaching', 'fed', 'pruned'] as const
export type Execution = (typeof EXECUTIONS)[number]

/** An operation that is executed. */
export interface ExecutedOperation {
  readonly node: GraphNode
  /** Values it reads, -1 and below for the network's inputs: equal numbers are the same tensor. */
  readonly reads: readonly number[]
  /** Number of the value that it gives. */
  readonly value: number
}

/**
 * The operations of one forward pass, in order. A step that only passes a tensor on (an identity, a sum of one) has the
 * value that it reads. An operation without parameters is left out where an equal one has read the same value before.
 *
 * @example
 * import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * const { graph } = resolveArchitecture({ space: 'nas-bench-201', arch })
 * executedOperations(graph, 'written').length // => 219
 * executedOperations(graph, 'pruned').length // => 114
 */
export function executedOperations(graph: ArchGraph, execution: Execution): ExecutedOperation[] {
  const executed = execution === 'pruned' ? prune(graph) : graph
  const { nodes } = executed
  const terms = ({ op, inputs }: GraphNode): readonly number[] => {
    if (execution !== 'fed' || homeOf(op).joins !== 'sum') return inputs
    const live = inputs.filter((i) => i < 0 || !givesZeros(nodes[i].op))
    return live.length > 0 ? live : inputs
  }
  const runs = new Uint8Array(nodes.length).fill(execution === 'written' ? 1 : 0)
  for (const index of outputsOf(executed)) runs[index] = 1
  for (let index = nodes.length - 1; index >= 0; index--) {
    if (runs[index]) for (const i of terms(nodes[index])) if (i >= 0) runs[i] = 1
  }

  const values = new Int32Array(nodes.length)
  const known = new Map<number, number>()
  const steps: ExecutedOperation[] = []
  for (let index = 0; index < nodes.length; index++) {
    if (!runs[index]) continue
    const node = nodes[index]
    const reads = terms(node).map((i) => (i < 0 ? i : values[i]))
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

/**
 * Whether this execution is the one before it: of a network without zeros all are alike that run what the output reads.
 */
export function executesAsBefore(graph: ArchGraph, execution: Execution): boolean {
  if (execution === 'fed') return !graph.nodes.some(({ op }) => givesZeros(op))
  return execution === 'pruned' && prune(graph) === graph
}

function givesZeros(op: Op): boolean {
  return homeOf(op).zero?.(op, 0, 1) === true
}

function passesOn(op: Op, terms: number): boolean {
  const { passes, joins } = homeOf(op)
  return passes === true || (joins !== undefined && terms === 1)
}

const kinds = new Map<string, number>()
const kindOf = new WeakMap<Op, number>()

/** A number shared by all operations that compute the same of one input; undefined for those with parameters. */
function parameterFree(op: Op): number | undefined {
  if (homeOf(op).tensors) return undefined
  let kind = kindOf.get(op)
  if (kind === undefined) {
    const text = JSON.stringify(op)
    kind = kinds.get(text) ?? kinds.set(text, kinds.size).size - 1
    kindOf.set(op, kind)
  }
  return kind
}
