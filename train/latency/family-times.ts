// What the kernels of a network took -> the time of each family of kernels in it.
import { familyOf } from '@archcast/core/latency/features/family.ts'
import { kernelWeights } from '@archcast/core/latency/features/kernel-weights.ts'
import { sizeOf } from '@archcast/core/ops/shape.ts'
import type { ProfiledKernel } from './profiled-kernels.ts'
import type { Kernel } from '@archcast/core/latency/kernel.ts'

/** Microseconds by families of kernels, ` + ` between those that cannot be told apart; by `` for kernels of none. */
export type FamilyTimes = Readonly<Record<string, number>>

const JOINT = ' + '
/** What stands for all that the runtime executed otherwise than was worked out. */
const REST = ''

export const jointFamilies = (part: string): readonly string[] => part.split(JOINT)

/**
 * Kernels are matched by operator and shapes, those alike by the number of weights. Families of an operator share a
 * part where their shapes do not match; all that were not executed as worked out share one.
 */
export function familyTimes(
  kernels: readonly Kernel[],
  executed: readonly ProfiledKernel[],
  block: number,
): FamilyTimes {
  const ours = kernels
    .map((kernel) => {
      const [family, weights] = [familyOf(kernel, block), kernelWeights(kernel)]
      return { op: plain(kernel.op), shape: shapeOf(kernel), family, weights }
    })
    .toSorted((a, b) => a.weights - b.weights)
  const theirs = executed
    .map(({ op, us, weights, ...shapes }) => ({ op: plain(op), shape: shapeOf(batchless(shapes)), us, weights }))
    .toSorted((a, b) => a.weights - b.weights)
  const groups = new Groups()
  const times: [family: string, us: number][] = []
  const match = (
    own: readonly { readonly family: string }[],
    timed: readonly { readonly us: number }[],
    rest = false,
  ) => {
    if (own.length + timed.length === 0) return
    const [first = REST] = own.map(({ family }) => family)
    for (const { family } of own) groups.join(first, family)
    if (rest) groups.join(REST, first)
    times.push([first, timed.reduce((sum, { us }) => sum + us, 0)])
  }
  for (const op of new Set([...ours, ...theirs].map((kernel) => kernel.op))) {
    const own = ours.filter((kernel) => kernel.op === op)
    const timed = theirs.filter((kernel) => kernel.op === op)
    const byShape = Map.groupBy(own, ({ shape }) => shape)
    const timedByShape = Map.groupBy(timed, ({ shape }) => shape)
    const alike = new Set(
      [...byShape.keys()].filter((shape) => byShape.get(shape)?.length === timedByShape.get(shape)?.length),
    )
    for (const shape of alike) {
      const [some, taken] = [byShape.get(shape)!, timedByShape.get(shape)!]
      // The profiler does not mention weights that were rearranged.
      if (taken.every(({ weights }) => weights === taken[0].weights)) match(some, taken)
      else for (const [i, kernel] of some.entries()) match([kernel], [taken[i]])
    }
    const others = <T extends { readonly shape: string }>(all: readonly T[]) =>
      all.filter(({ shape }) => !alike.has(shape))
    match(others(own), others(timed), own.length !== timed.length)
  }
  const parts = new Map<string, number>()
  for (const [family, us] of times) {
    const name = groups
      .of(family)
      .filter((each) => each !== REST)
      .toSorted()
      .join(JOINT)
    parts.set(name, (parts.get(name) ?? 0) + us)
  }
  return Object.fromEntries(parts)
}

/** Names that stay together once they have met. */
class Groups {
  readonly #members = new Map<string, string[]>()

  of(name: string): readonly string[] {
    return this.#members.get(name) ?? [name]
  }

  join(a: string, b: string): void {
    const [left, right] = [this.of(a), this.of(b)]
    if (left.includes(b)) return
    const all = [...left, ...right]
    for (const name of all) this.#members.set(name, all)
  }
}

const plain = (op: string) => op.replace(/^nchwc\./, '').replace(/Fused/, '')

const batchless = ({ input, output }: Pick<ProfiledKernel, 'input' | 'output'>) => ({
  input: input.slice(1),
  output: output.slice(1),
})

/** In no order, as channels come first or last; extents of 1 aside, which come and go. */
function shapeOf({ input, output }: Pick<Kernel, 'input' | 'output'>): string {
  const spell = (shape: readonly number[]) =>
    shape
      .filter((extent) => extent > 1)
      .toSorted((a, b) => a - b)
      .join('x')
  return `${sizeOf(input)} ${spell(output)}`
}
