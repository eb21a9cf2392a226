// Runs of other images than a device was measured with: more of them at once, or of other numbers.
import type { ArchGraph } from '../arch/graph.ts'
import type { RunConditions } from '../arch/run-conditions.ts'
import type { PredictedValue } from './predicted-value.ts'

/** Milliseconds, or millijoules, of a run; of as many images as were measured where its batch is left out. */
export type PredictRun = (graph: ArchGraph, run?: RunConditions) => PredictedValue

/** What a kernel does once a run, however many images it has: it starts, and sets up a sum or an activation. */
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

/** The runs that a device was measured with. */
export interface MeasuredRuns {
  /** Images, default 1. */
  readonly batch?: number
  /** Whether times are those of an image in runs of as many as fit. */
  readonly largeRuns?: boolean | undefined
}

/** Images from which on a run counts as large. */
const LARGE = 64

/**
 * Why the time of whole networks says little of a run of another size; none where it is of that size.
 *
 * @param images as many as were measured where they are left out
 */
export function otherRun(images: number | undefined, { batch = 1, largeRuns = false }: MeasuredRuns): string[] {
  if (images === undefined) return []
  if (largeRuns) {
    if (images >= LARGE) return []
    return [`A run of ${images} takes longer than its share of a large one, which is what the device was measured by.`]
  }
  if (images === batch) return []
  return [`A run of ${images} is scaled by its images: the device was measured with runs of ${batch}.`]
}

/**
 * Why times measured with numbers of so many bits say little of this run. Empty for a network of as many bits, and for
 * one of 32: it is taken to be converted first.
 */
export function otherNumbers({ bits = FULL, caveats = [] }: RunConditions, measured = FULL): readonly string[] {
  if (bits === measured || bits === FULL) return caveats
  return [...caveats, `It computes with numbers of ${bits} bits: the device was measured with ${measured}.`]
}

const FULL = 32
