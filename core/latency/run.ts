// Runs of other numbers of images than a device was measured with.
import type { Estimate } from './estimate.ts'
import type { ArchGraph } from '../arch/graph.ts'

/** Milliseconds, or millijoules, of a run of so many images; of as many as were measured where they are left out. */
export type Predict = (graph: ArchGraph, images?: number) => Estimate

/** What a kernel does once a run, however many images it has: it is started, a sum or an activation is set up in it. */
const ONCE = /(?:^|\/)node$|^(?:sum|activation)$/

/** What features cost in a run of `times` as many images as were measured: a kernel's starts once, its work for each. */
export function costOfRun(
  features: Iterable<readonly [name: string, amount: number]>,
  costs: Readonly<Record<string, number>>,
  times: number,
): number {
  let sum = 0
  for (const [name, amount] of features) sum += (costs[name] ?? 0) * amount * (ONCE.test(name) ? 1 : times)
  return sum
}

/** Why the time of whole networks says little of a run of another size; none where it is of that size. */
export function otherRun(images: number, measured: number): string[] {
  if (images === measured) return []
  return [`A run of ${images} is scaled by its images: the device was measured with runs of ${measured}.`]
}
