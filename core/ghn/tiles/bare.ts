// Whether a network leaves the size of its values to its weights, as no batch normalisation brings them back to one.
import { homeOf } from '../../ops/table.ts'
import type { ArchGraph, ParameterSpec } from '../../arch/graph.ts'
import type { Mark } from '../../ops/node-types.ts'
import type { GhnConfig } from '../config.ts'

/**
 * Kernels in a row that may stand between two batch normalisations. Networks of NAS-Bench-201 have up to three:
 * projections of shortcuts.
 */
const MOST_IN_A_ROW = 4

const BATCH_NORM: ReadonlySet<Mark | undefined> = new Set(['batch_norm'])
const ALL_NORMS: ReadonlySet<Mark | undefined> = new Set(['batch_norm', 'layer_norm', 'group_norm'])

/**
 * Batch normalisation makes the size of a kernel a matter of nothing, so GHNs are trained without minding it. Where
 * more kernels than a few follow
 * one another without, or there is no batch normalisation at all, each makes the values that many times as large; and
 * networks of other classes
 * than a GHN's own are none that it was trained on. A GHN whose scales follow moments is trained with other norms too.
 */
export function isBare(graph: ArchGraph, parameters: readonly ParameterSpec[], { classes, scale }: GhnConfig): boolean {
  if (graph.classes !== classes) return true
  const norms = scale === 'moments' ? ALL_NORMS : BATCH_NORM
  const { nodes } = graph
  const inARow: number[] = []
  let normalised = false
  let next = 0
  for (let index = 0; index < nodes.length; index++) {
    const { op, inputs } = nodes[index]
    let longest = 0
    if (norms.has(homeOf(op).mark?.(op))) normalised = true
    else for (const input of inputs) if (input >= 0 && inARow[input] > longest) longest = inARow[input]
    let kernel = 0
    for (; next < parameters.length && parameters[next].node === index; next++)
      if (parameters[next].fill === 'kernel') kernel = 1
    if (longest + kernel > MOST_IN_A_ROW) return true
    inARow.push(longest + kernel)
  }
  return !normalised
}
