// The work of one forward pass by kinds of kernels, as frameworks run a network and as compilers do: what latency is a
// weighted sum of.
import { perGraph } from '../../arch/per-graph.ts'
import { fuse, fuseSums } from '../plan/fuse.ts'
import { fusedPlan, livePlan, writtenPlan } from '../plan/plans.ts'
import { shapeIn } from '../plan/step.ts'
import { amountsOf } from './amounts.ts'
import { KERNEL_KINDS, PRODUCT_KINDS, isUneven, kindOf } from './kinds.ts'
import { MERGED_KINDS, mergedKernels } from './merged.ts'
import type { ArchGraph } from '../../arch/graph.ts'
import type { Shape } from '../../ops/shape.ts'
import type { RuntimeStep } from '../../ops/steps.ts'
import type { Plan } from '../plan/step.ts'
import type { Amounts } from './amounts.ts'
import type { KernelKind } from './kinds.ts'

/**
 * Multiply-accumulates that devices do while they move an element: where a kernel turns from memory's to arithmetic's.
 */
const RIDGES = [2, 8, 32, 128] as const

const AMOUNTS = ['calls', 'elements', 'weights'] as const

/**
 * Names of what `executedWorkOf` gives, in order: `<execution>.<kind>.<amount>`. `written` is every operation by
 * itself, as an eager framework runs the network that was sent; `fused` what can influence the output, after a
 * runtime's fusions; `compiled` what a compiler makes of all but products and pools, see `mergedKernels`. Calls are
 * kernels started; `bound<r>` is the larger of the elements moved and of the multiply-accumulates over r, kernel by
 * kernel: a roofline (Williams et al. 2009). `path` is the longest chain of kernels. `uneven` are the grouped
 * convolutions whose groups no fast kernel is as wide as.
 */
export const EXECUTED_WORK: readonly string[] = [
  ...KERNEL_KINDS.flatMap((kind) => [`written.${kind}.calls`, `written.${kind}.elements`]),
  ...KERNEL_KINDS.flatMap((kind) => AMOUNTS.map((amount) => `fused.${kind}.${amount}`)),
  ...PRODUCT_KINDS.flatMap((kind) => [`fused.${kind}.macs`, ...RIDGES.map((ridge) => `fused.${kind}.bound${ridge}`)]),
  'fused.padding',
  'fused.path.calls',
  'uneven.grouped.elements',
  ...MERGED_KINDS.flatMap((kind) => [`compiled.${kind}.calls`, `compiled.${kind}.elements`]),
]

/** Places of the features by their names. */
export const EXECUTED_PLACES: ReadonlyMap<string, number> = new Map(EXECUTED_WORK.map((name, place) => [name, place]))

const PER_WRITTEN = 2
const FUSED = PER_WRITTEN * KERNEL_KINDS.length
const PRODUCTS = FUSED + AMOUNTS.length * KERNEL_KINDS.length
const PER_PRODUCT = 1 + RIDGES.length
const PADDING = PRODUCTS + PER_PRODUCT * PRODUCT_KINDS.length
const PATH = PADDING + 1
const UNEVEN = PATH + 1
const COMPILED = UNEVEN + 1

/** Called for a piece of work: index of its feature, amount, id of the node that it belongs to. */
export type VisitWork = (feature: number, amount: number, node: string) => void

/** Work of one image through the network, in the order of `EXECUTED_WORK`; computed once a graph. */
export const executedWorkOf: (graph: ArchGraph) => Float64Array = perGraph((graph) =>
  collect((visit) => forEachExecuted(graph, visit)),
)

/** As `executedWorkOf`, of steps as a runtime's own listing has them. */
export function executedWorkOfPlan(plan: Plan): Float64Array {
  return collect((visit) => {
    const written = withKernels(plan)
    visitWritten(written, visit)
    visitFused(withKernels(fuseSums(fuse(plan))), visit)
    visitCompiled(written, visit)
  })
}

/** Calls back for every piece of the work. */
export function forEachExecuted(graph: ArchGraph, visit: VisitWork): void {
  visitWritten(writtenWork(graph), visit)
  visitFused(fusedWork(graph), visit)
  visitCompiled(liveWork(graph), visit)
}

/** A plan with the kernel of each step, undefined where nothing is executed. */
interface PlannedKernels {
  readonly plan: Plan
  readonly kernels: readonly (ExecutedKernel | undefined)[]
}

const withKernels = (plan: Plan): PlannedKernels => ({
  plan,
  kernels: plan.steps.map((step) => step && kernelOf(plan, step)),
})

const writtenWork: (graph: ArchGraph) => PlannedKernels = perGraph((graph) => withKernels(writtenPlan(graph)))

/** Work of what can influence the output: in most networks, of all. */
const liveWork = (graph: ArchGraph): PlannedKernels => {
  const plan = livePlan(graph)
  return plan === writtenPlan(graph) ? writtenWork(graph) : withKernels(plan)
}

const fusedWork: (graph: ArchGraph) => PlannedKernels = perGraph((graph) => withKernels(fuseSums(fusedPlan(graph))))

/** What is executed after fusion of what can influence the output, in an order in which it could run. */
export function fusedKernels(graph: ArchGraph): ExecutedKernel[] {
  return fusedWork(graph).kernels.filter((kernel) => kernel !== undefined)
}

function collect(each: (visit: VisitWork) => void): Float64Array {
  const work = new Float64Array(EXECUTED_WORK.length)
  each((feature, amount) => (work[feature] += amount))
  return work
}

function visitWritten({ kernels }: PlannedKernels, visit: VisitWork): void {
  for (const kernel of kernels) {
    if (!kernel) continue
    const at = PER_WRITTEN * KERNEL_KINDS.indexOf(kernel.kind)
    visit(at, 1, kernel.node)
    visit(at + 1, kernel.elements, kernel.node)
  }
}

function visitFused({ plan, kernels }: PlannedKernels, visit: VisitWork): void {
  const depths = new Int32Array(plan.steps.length)
  let path = 0
  for (const [index, step] of plan.steps.entries()) {
    if (!step) continue
    for (const input of step.inputs) if (input >= 0) depths[index] = Math.max(depths[index], depths[input])
    const kernel = kernels[index]
    if (!kernel) continue
    path = Math.max(path, ++depths[index])
    const { kind, node, elements, macs, weights, padding } = kernel
    const at = FUSED + AMOUNTS.length * KERNEL_KINDS.indexOf(kind)
    visit(at, 1, node)
    visit(at + 1, elements, node)
    if (weights > 0) visit(at + 2, weights, node)
    if (kind === 'grouped' && isUneven(step, shapeIn(plan, step.inputs[0]))) visit(UNEVEN, elements, node)
    if (macs === 0) continue
    const products = PRODUCTS + PER_PRODUCT * PRODUCT_KINDS.indexOf(kind)
    visit(products, macs, node)
    for (let i = 0; i < RIDGES.length; i++)
      visit(products + 1 + i, Math.max(macs / RIDGES[i], elements + weights), node)
    visit(PADDING, padding, node)
  }
  // The longest chain of kernels belongs to no node of it.
  visit(PATH, path, '')
}

function visitCompiled({ plan, kernels }: PlannedKernels, visit: VisitWork): void {
  const kinds = kernels.map((kernel) => kernel?.kind)
  for (const { kind, moved } of mergedKernels(plan, kinds)) {
    const at = COMPILED + 2 * MERGED_KINDS.indexOf(kind)
    visit(at, 1, moved[0].node)
    for (const { elements, node } of moved) visit(at + 1, elements, node)
  }
}

export interface ExecutedKernel extends Amounts {
  readonly kind: KernelKind
  /** Id of the node that it belongs to, `` for none. */
  readonly node: string
  /** Of what it gives. */
  readonly shape: Shape
}

/** The kernel of a step; undefined where nothing is executed. */
function kernelOf(plan: Plan, step: RuntimeStep): ExecutedKernel | undefined {
  const { node = '', shape } = step
  const reads = step.inputs.map((input) => shapeIn(plan, input))
  const kind = kindOf(step, reads)
  return kind && { kind, node, shape, ...amountsOf(step, kind, reads) }
}
