// The work of one forward pass, by kind of operation: what a device's latency is a weighted sum of.
import { EXECUTIONS, executedSteps } from './executed.ts'
import { perGraph } from '../arch/per-graph.ts'
import { sizeOf } from '../arch/graph.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Execution, Step } from './executed.ts'

/**
 * Units: multiply-accumulates for `conv` (windows larger than one), `pointwise`, `grouped` and `linear`; window elements for `pool`;
 * elements read for `global_pool`, written for `activation`, `norm`, `identity`, `zero` and `concat`; additions for `add`. Products count as
 * sums, and what cuts, pads, shuffles or resizes as `concat`, since all of these copy. An
 * activation is `fused` where it alone reads a convolution, and a norm after a convolution that nobody else reads is part of it.
 */
export const WORK_KINDS = [
  'conv',
  'pointwise',
  'grouped',
  'linear',
  'pool',
  'global_pool',
  'activation',
  'fused',
  'norm',
  'add',
  'concat',
  'identity',
  'zero',
] as const
type WorkKind = (typeof WORK_KINDS)[number]

/** Names of what `workOf` gives, in order: `<execution>.<kind>`. */
export const WORK_FEATURES: readonly string[] = EXECUTIONS.flatMap((execution) =>
  WORK_KINDS.map((kind) => `${execution}.${kind}`),
)

const position = Object.fromEntries(WORK_KINDS.map((kind, index) => [kind, index])) as Record<WorkKind, number>

/** Work of one image through the network, [executions x kinds], for each way of executing it; computed once a graph. */
export const workOf: (graph: ArchGraph) => Float64Array = perGraph((graph) => {
  const work = new Float64Array(WORK_FEATURES.length)
  forEachWork(graph, (feature, amount) => (work[feature] += amount))
  return work
})

/** Calls back for every piece of the work: index of its feature, amount, id of the node that asks for it. */
export function forEachWork(graph: ArchGraph, visit: (feature: number, amount: number, node: string) => void): void {
  EXECUTIONS.forEach((execution, e) => visitWork(graph, execution, e * WORK_KINDS.length, visit))
}

function visitWork(
  graph: ArchGraph,
  execution: Execution,
  first: number,
  visit: (feature: number, amount: number, node: string) => void,
): void {
  const steps = executedSteps(graph, execution)
  const readers = new Map<number, number>()
  for (const { reads, value } of steps) {
    // What only hands a value on is gone in all but the network as it is written.
    if (execution !== 'written' && value === reads[0]) continue
    for (const read of reads) readers.set(read, (readers.get(read) ?? 0) + 1)
  }
  // Values that a convolution gives, its norm included.
  const convolved = new Set<number>()
  const channels = new Map<number, number>([[-1, graph.input[0]]])
  const sizes = new Map<number, number>([[-1, sizeOf(graph.input)]])
  for (const step of steps) {
    const { node, reads, value } = step
    const size = sizeOf(node.shape)
    const alone = convolved.has(reads[0]) && readers.get(reads[0]) === 1
    const kind = kindOf(step, alone)
    if (kind !== undefined) {
      const { op } = node
      let amount = size
      if (op.type === 'conv') amount *= (channels.get(reads[0])! / op.groups) * op.kernel[0] * op.kernel[1]
      else if (op.type === 'linear' || kind === 'global_pool') amount = sizes.get(reads[0])!
      else if (kind === 'pool' && 'kernel' in op) amount *= op.kernel[0] * op.kernel[1]
      else if (kind === 'add') amount *= reads.length - 1
      if (op.type === 'linear') amount *= node.shape[0]
      visit(first + position[kind], amount, node.id)
    }
    if (node.op.type === 'conv' || (node.op.type === 'batch_norm' && alone)) convolved.add(value)
    channels.set(value, node.shape[0])
    sizes.set(value, size)
  }
}

/** Undefined for what costs nothing: a norm that is part of a convolution, a sum of one. */
function kindOf({ node: { op }, reads }: Step, afterConv: boolean): WorkKind | undefined {
  switch (op.type) {
    case 'conv':
      if (op.groups > 1) return 'grouped'
      return op.kernel[0] * op.kernel[1] > 1 ? 'conv' : 'pointwise'
    case 'activation':
      return afterConv ? 'fused' : 'activation'
    case 'batch_norm':
      return afterConv ? undefined : 'norm'
    case 'add':
    case 'concat':
      return reads.length > 1 ? op.type : undefined
    case 'mul':
      return 'add'
    case 'slice':
    case 'pad':
    case 'channel_shuffle':
    case 'resize':
      return 'concat'
    case 'max_pool':
    case 'avg_pool':
      return 'pool'
    case 'global_avg_pool':
    case 'global_max_pool':
      return 'global_pool'
    default:
      return op.type
  }
}
