// The work of one forward pass, by kind of operation: what a device's latency is a weighted sum of.
import { shapeOf } from '../arch/graph.ts'
import { perGraph } from '../arch/per-graph.ts'
import { WORK_KINDS } from '../ops/operation-work.ts'
import { homeOf } from '../ops/table.ts'
import { EXECUTIONS, executedOperations, executesAsBefore } from './executed-operations.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { WorkKind } from '../ops/operation-work.ts'
import type { Shape } from '../ops/shape.ts'
import type { Execution } from './executed-operations.ts'

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
  let pieces: readonly Piece[] = []
  EXECUTIONS.forEach((execution, e) => {
    if (!executesAsBefore(graph, execution)) pieces = piecesOf(graph, execution)
    for (const { kind, amount, node } of pieces) visit(e * WORK_KINDS.length + position[kind], amount, node)
  })
}

interface Piece {
  readonly kind: WorkKind
  readonly amount: number
  /** Id of the node that asks for it. */
  readonly node: string
}

function piecesOf(graph: ArchGraph, execution: Execution): Piece[] {
  const pieces: Piece[] = []
  const steps = executedOperations(graph, execution)
  const readers = new Map<number, number>()
  for (const { reads, value } of steps) {
    // What only hands a value on is gone in all but the network as it is written.
    if (execution !== 'written' && value === reads[0]) continue
    for (const read of reads) readers.set(read, (readers.get(read) ?? 0) + 1)
  }
  // Values that a convolution gives, its norm included.
  const convolved = new Set<number>()
  const shapes: Shape[] = []
  for (const { node, reads, value } of steps) {
    const { op, shape } = node
    const alone = reads.length > 0 && convolved.has(reads[0]) && readers.get(reads[0]) === 1
    const from = reads.map((read) => (read < 0 ? shapeOf(graph, read) : shapes[read]))
    const work = homeOf(op).work?.(op, from, shape)
    const absorbed = alone && work?.folds === true
    if (work && !absorbed) {
      const kind = alone && work.kind === 'activation' ? 'fused' : work.kind
      pieces.push({ kind, amount: work.amount, node: node.id })
    }
    if (absorbed || (work && CONVOLUTIONS.has(work.kind))) convolved.add(value)
    shapes[value] = shape
  }
  return pieces
}

/** What takes in the norm and the activation behind it. */
const CONVOLUTIONS: ReadonlySet<WorkKind> = new Set(['conv', 'pointwise', 'grouped'])
