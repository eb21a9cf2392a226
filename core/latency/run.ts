// Runs of other images than a device was measured with: more of them at once, or of other numbers.
import type { Estimate } from './estimate.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Run } from '../arch/run.ts'

/** Milliseconds, or millijoules, of a run; of as many images as were measured where its batch is left out. */
export type Predict = (graph: ArchGraph, run?: Run) => Estimate

/** What a kernel does once a run, however many images it has: it is started, a sum or an activation is set up in it. */
const ONCE = /(?:^|\/)node$|^(?:sum|activation)$|^cold\.weights/

/**
 * What features cost in a run of `times` as many images as were measured: a kernel's starts once, its work for each.
 */
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

/**
 * Why the time of networks of real numbers of so many bits says little of a run; none for such a network, or for one of
 * 32 bits, which is taken to be written in those first.
 */
export function otherNumbers({ bits = FULL, caveats = [] }: Run, measured = FULL): readonly string[] {
  if (bits === measured || bits === FULL) return caveats
  return [...caveats, `It computes with numbers of ${bits} bits: the device was measured with ${measured}.`]
}

const FULL = 32
