// What is executed of an architecture, as it is written and as a runtime fuses it, once a graph: every device asks.
import { perGraph } from '../../arch/per-graph.ts'
import { prune } from '../../arch/prune.ts'
import { emitSteps } from './emit-steps.ts'
import { foldConstants } from './fold-constants.ts'
import { fuse } from './fuse.ts'
import { onIntegers } from './integers.ts'
import { splitSlices } from './split-slices.ts'
import type { ArchGraph } from '../../arch/graph.ts'
import type { Plan } from './step.ts'

/** Every operation by itself, dead branches among them. */
export const writtenPlan: (graph: ArchGraph) => Plan = perGraph((graph) => splitSlices(foldConstants(emitSteps(graph))))

/** What can influence the output, operation by operation. */
export const livePlan: (graph: ArchGraph) => Plan = perGraph((graph) => writtenPlan(prune(graph)))

/** What can influence the output, fused as far as the memory layout does not matter. */
export const fusedPlan: (graph: ArchGraph) => Plan = perGraph((graph) => fuse(onIntegers(livePlan(graph))))
