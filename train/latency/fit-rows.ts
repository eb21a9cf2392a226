// Timed networks -> rows of a fit: the work of each network and what it took, then the same for the kernels of each of
// its families.
import { median } from '../statistics/summary.ts'
import { jointFamilies } from './family-times.ts'
import { coldWork, touchedBy } from '@archcast/core/latency/features/cold.ts'
import { familyOf } from '@archcast/core/latency/features/family.ts'
import { featuresOf } from '@archcast/core/latency/features/kernel-features.ts'
import type { TouchedElements } from '@archcast/core/latency/features/cold.ts'
import type { TimedNetwork } from '@archcast/core/latency/kernel-model.ts'
import type { Kernel } from '@archcast/core/latency/kernel.ts'

/** Amounts of work by name. */
export type WorkByName = ReadonlyMap<string, number>

export interface FitRow {
  /** Milliseconds at the machine's usual speed. */
  readonly ms: number
  readonly work: WorkByName
  /** How much it counts; 1 for a whole network. */
  readonly say: number
}

/** A network of those timed, and what its own rows say of its parts. */
export interface NetworkRows {
  readonly whole: FitRow
  readonly parts: readonly FitRow[]
}

/** A network, its kernels, and what it takes when nobody looks, milliseconds. */
export interface ProfiledNetwork {
  readonly network: TimedNetwork
  readonly kernels: readonly Kernel[]
  readonly ms: number
}

/** Milliseconds that a kernel is taken to last at least, as the profiler counts whole microseconds. */
const LEAST = 5e-4

/** The rows of each network; the profiler adds a little to each kernel, which is taken off again. */
export function fitRows(measured: readonly ProfiledNetwork[], block: number): NetworkRows[] {
  const looks = measured
    .filter(({ network }) => network.parts)
    .map((each) => (sumOf(each) - each.ms) / each.kernels.length)
  const added = looks.length > 0 ? Math.max(0, median(looks)) : 0
  return measured.map((each) => rowsIn(each, added, block))
}

const sumOf = ({ network: { parts = {} } }: ProfiledNetwork) =>
  Object.values(parts).reduce((sum, us) => sum + us, 0) / 1000

/** @param added milliseconds that the profiler adds to a kernel */
function rowsIn(measured: ProfiledNetwork, added: number, block: number): NetworkRows {
  const {
    network: { parts = {} },
    kernels,
    ms,
  } = measured
  const all = touchedBy(kernels)
  const byFamily = Map.groupBy(kernels, (kernel) => familyOf(kernel, block))
  const taken = Object.entries(parts).flatMap(([part, us]) => {
    const own = jointFamilies(part).flatMap((family) => byFamily.get(family) ?? [])
    return own.length > 0 ? [{ own, took: Math.max(LEAST * own.length, us / 1000 - added * own.length) }] : []
  })
  // A network is slower beside others than run over and over, as the profiler ran it.
  const scale = ms / (sumOf(measured) - added * kernels.length)
  return {
    whole: { ms, work: workOf(kernels, all, block).set(RUN, 1), say: 1 },
    parts: taken.map(({ own, took }) => {
      const scaled = took * Math.min(MOST, Math.max(1 / MOST, scale))
      return { ms: scaled, work: workOf(own, all, block), say: Math.min(1, scaled / ms) ** SHARE }
    }),
  }
}

/** Most that the parts are scaled by. */
const MOST = 1.5

/** The work of a run by itself. */
export const RUN = 'run'

/**
 * How a part's say grows with its share of the network: errors matter as shares of the whole, but others have other
 * shares.
 */
const SHARE = 0.5

/** @param all what all kernels of the network touch */
function workOf(kernels: readonly Kernel[], all: TouchedElements, block: number): Map<string, number> {
  const work = new Map(coldWork(touchedBy(kernels), all).filter(([, amount]) => amount > 0))
  for (const kernel of kernels) {
    for (const [name, amount] of featuresOf(kernel, block)) work.set(name, (work.get(name) ?? 0) + amount)
  }
  return work
}
