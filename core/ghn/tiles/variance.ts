// How large kernels are with which values keep their size through a network: moments of all values, followed node by
// node.
import { readShapes } from '../../arch/graph.ts'
import { ALIKE } from '../../ops/moments.ts'
import { sizeOf } from '../../ops/shape.ts'
import { homeOf } from '../../ops/table.ts'
import { normalDistribution, valueDistribution } from './value-distribution.ts'
import type { ArchGraph, GraphNode, ParameterSpec } from '../../arch/graph.ts'
import type { Moments } from '../../ops/moments.ts'
import type { ValueDistribution } from './value-distribution.ts'

/**
 * Deviation of what is read as it is, such as positions, where nothing else is said of it: that of ViT (Dosovitskiy et
 * al. 2021).
 */
const TABLE_SCALE = 0.02

/** Deviation of the entries of a table. */
export const tableDeviation = ({ fanIn }: ParameterSpec): number =>
  fanIn === undefined ? TABLE_SCALE : Math.sqrt(2 / fanIn)

/** Estimates stay between these: beyond, a division or a power has left what an estimate is good for. */
const LEAST = 1e-12
const MOST = 1e12

/**
 * For each node with kernels their deviation, times the root of the fan-in, with which its output has a mean square of
 * one: He's root of two where it reads what a rectifier makes of such an output (He et al. 2015, equation 10). Residual
 * sums grow by every term, and what reads them is made for that (Zhang et al. 2019).
 */
export function kernelGains(graph: ArchGraph, parameters: readonly ParameterSpec[]): readonly number[] {
  const filled = parameters.filter(({ fill }) => fill === 'kernel' || fill === 'table')
  const tensors = new Map(filled.map((spec) => [spec.node, spec]))
  const sizes = wantedSizes(graph)
  const given: ValueDistribution[] = []
  const input = normalDistribution(unit(ALIKE), -1)
  return graph.nodes.map((node, index) => {
    const inputs = node.inputs.map((from) => (from < 0 ? input : given[from]))
    const own = tensors.get(node.shares ?? index)
    if (own?.fill !== 'kernel') {
      given.push(spreadAt(graph, index, inputs, own))
      return 1
    }
    const home = homeOf(node.op)
    const sum = within(home.moments?.(node.op, inputs, readShapes(graph, node), node.shape) ?? inputs[0])
    const made = home.yields ?? unit(sum.common / sum.second, sizes[node.shares ?? index])
    given.push(normalDistribution(made, index))
    // Nobody reads zeros: a kernel that does is as large as others.
    return sum.second > LEAST ? sizes[node.shares ?? index] / Math.sqrt(sum.second) : 1
  })
}

/** Root mean square that the readers of each node want; one, where they want nothing else. */
function wantedSizes({ nodes }: ArchGraph): readonly number[] {
  const sizes = nodes.map(() => 1)
  for (const { op, inputs } of nodes) {
    const size = homeOf(op).steadyAt?.(op) ?? 1
    for (const input of inputs) if (input >= 0) sizes[input] = Math.max(sizes[input], size)
  }
  return sizes
}

/** The output of a node without kernels. @param own the table that it gives entries of, if any */
function spreadAt(
  graph: ArchGraph,
  index: number,
  inputs: readonly ValueDistribution[],
  own?: ParameterSpec,
): ValueDistribution {
  const node: GraphNode = graph.nodes[index]
  const home = homeOf(node.op)
  if (own?.fill === 'table') return normalDistribution({ mean: 0, second: tableDeviation(own) ** 2, common: 0 }, index)
  const independent = new Set(inputs.map(({ base }) => base).filter((base) => base !== undefined)).size > 1
  if (home.pointwise && !(independent && home.moments)) {
    const made = valueDistribution(inputs, index, (values) => home.pointwise!(node.op, values))
    return made.second <= MOST ? made : normalDistribution(unit(0), index)
  }
  const from = readShapes(graph, node)
  if (home.moments) return normalDistribution(within(home.moments(node.op, inputs, from, node.shape)), index)
  // The same elements moved about; parts of them are independent of other parts.
  const [first = normalDistribution(unit(0), index)] = inputs
  return sizeOf(node.shape) === sizeOf(from[0] ?? node.shape) ? first : normalDistribution(first, index)
}

const unit = (common: number, size = 1): Moments => ({ mean: 0, second: size ** 2, common: size ** 2 * common })

function within({ mean, second, common }: Moments): Moments {
  if (!(second <= MOST)) return unit(0)
  const bounded = Math.max(LEAST, second, mean ** 2)
  return { mean, second: bounded, common: Math.min(bounded, Math.max(common, mean ** 2)) }
}
