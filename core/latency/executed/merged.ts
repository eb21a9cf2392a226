// What a compiler makes of a plan between its products: operations of one size become one kernel.
import { sizeOf } from '../../ops/shape.ts'
import { shapeIn } from '../plan/step.ts'
import { PRODUCT_KINDS } from './kinds.ts'
import type { Plan } from '../plan/step.ts'
import type { KernelKind } from './kinds.ts'

/** Kernels by what they hold: operations on elements alone, or also one that needs all of a row. */
export const MERGED_KINDS = ['arithmetic', 'norm'] as const

export interface MergedKernel {
  readonly kind: (typeof MERGED_KINDS)[number]
  /** Elements that are read or written, with the node that asks for it; one at least. */
  readonly moved: readonly { readonly elements: number; readonly node: string }[]
}

/** Kinds that stay kernels of their own. */
const ALONE: ReadonlySet<KernelKind | undefined> = new Set([...PRODUCT_KINDS, 'pool'])
const ROWS: ReadonlySet<KernelKind | undefined> = new Set(['norm', 'softmax', 'reduction'])

/**
 * An operation joins the kernel of the one that it reads, where both give as many elements: what lies between them
 * never goes to memory. XLA's and Inductor's loop fusion do so. A kernel reads a tensor once.
 *
 * A convolution, batch normalisation, sigmoid and product of both, say, are two kernels; this yields the second.
 *
 * @param kinds of the plan's steps, undefined where nothing is executed
 */
export function* mergedKernels(plan: Plan, kinds: readonly (KernelKind | undefined)[]): Generator<MergedKernel> {
  const merges = (index: number) => index >= 0 && plan.steps[index] !== undefined && !ALONE.has(kinds[index])
  const leaders = leadersOf(plan, merges)
  const leaves = handedOn(plan, leaders, merges)
  const kernels = new Map<number, { executes: boolean; rows: boolean; moved: { elements: number; node: string }[] }>()
  const read = new Map<number, Set<number>>()
  for (const [index, step] of plan.steps.entries()) {
    if (!step || !merges(index)) continue
    const leader = leaders[index]
    const kernel = kernels.get(leader) ?? { executes: false, rows: false, moved: [] }
    kernels.set(leader, kernel)
    kernel.executes ||= kinds[index] !== undefined
    kernel.rows ||= ROWS.has(kinds[index])
    const known = read.get(leader) ?? new Set()
    read.set(leader, known)
    const { node = '' } = step
    for (const input of step.inputs) {
      if ((merges(input) && leaders[input] === leader) || known.has(input)) continue
      known.add(input)
      kernel.moved.push({ elements: sizeOf(shapeIn(plan, input)), node })
    }
    if (leaves[index]) kernel.moved.push({ elements: sizeOf(step.shape), node })
  }
  for (const { executes, rows, moved } of kernels.values()) {
    if (executes && moved.length > 0) yield { kind: rows ? 'norm' : 'arithmetic', moved }
  }
}

/** For each step the first one of its kernel. */
function leadersOf({ steps }: Plan, merges: (index: number) => boolean): number[] {
  const leaders = steps.map((_, index) => index)
  const leaderOf = (index: number): number => {
    let leader = index
    while (leaders[leader] !== leader) leader = leaders[leader]
    return leader
  }
  for (const [index, step] of steps.entries()) {
    if (!step || !merges(index)) continue
    const size = sizeOf(step.shape)
    for (const input of step.inputs) {
      if (!merges(input) || sizeOf(steps[input]!.shape) !== size) continue
      const [one, other] = [leaderOf(index), leaderOf(input)]
      leaders[Math.max(one, other)] = Math.min(one, other)
    }
  }
  return leaders.map((_, index) => leaderOf(index))
}

/** Whether a step's value is read outside its kernel. */
function handedOn({ steps, outputs }: Plan, leaders: readonly number[], merges: (index: number) => boolean): boolean[] {
  const leaves = steps.map(() => false)
  for (const output of outputs) if (output >= 0) leaves[output] = true
  for (const [index, step] of steps.entries()) {
    for (const input of step?.inputs ?? []) {
      if (input >= 0 && !(merges(index) && leaders[index] === leaders[input])) leaves[input] = true
    }
  }
  return leaves
}
