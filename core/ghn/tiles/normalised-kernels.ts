// Kernels that a normalisation follows, brought to the size that usual learning rates are made for.
import { homeOf } from '../../ops/table.ts'
import { ALL_NORMS, initialScale, meanSquare } from './generated-sizes.ts'
import type { ArchGraph } from '../../arch/graph.ts'
import type { GeneratedWeight } from './tile-plan.ts'

/**
 * Scales, in place, every kernel whose values only normalisations read to the root mean square of He's initialisation
 * (He et al. 2015, equation 10), and its bias with it. The network computes the same, but for the small constant by
 * which a normalisation divides. What a step of training changes is a share of a kernel's size, though (van Laarhoven
 * 2017, arXiv 1706.05350): so large kernels, which a GHN may well give, would hardly learn.
 */
export function resizeNormalisedKernels(graph: ArchGraph, weights: readonly GeneratedWeight[]): void {
  const normalised = normalisedNodes(graph)
  for (const [node, own] of Map.groupBy(weights, ({ spec }) => spec.node)) {
    const kernels = own.filter(({ spec }) => spec.fill === 'kernel')
    // A recurrent layer has several, and gives no sum that grows with them.
    if (kernels.length !== 1 || !normalised.has(node)) continue
    const factor = factorOf(kernels[0])
    for (const { data } of own) for (let i = 0; i < data.length; i++) data[i] *= factor
  }
}

/** Nodes with tensors of their own all of whose values, and those of who shares them, go to normalisations alone. */
function normalisedNodes({ nodes, output, exits = [], others = [] }: ArchGraph): ReadonlySet<number> {
  const read = new Set<number>()
  const elsewhere = new Set([output, ...exits, ...others])
  for (const { op, inputs } of nodes)
    for (const input of inputs) (ALL_NORMS.has(homeOf(op).mark?.(op)) ? read : elsewhere).add(input)
  nodes.forEach(({ shares }, index) => {
    if (shares !== undefined && (elsewhere.has(index) || !read.has(index))) elsewhere.add(shares)
  })
  return new Set([...read].filter((index) => !elsewhere.has(index)))
}

/** Zeros stay zeros. */
function factorOf({ spec, data }: GeneratedWeight): number {
  const square = meanSquare(data)
  return square > 0 ? initialScale(spec) / Math.sqrt(square) : 1
}
