// Latency as the sum of the kernels that a runtime executes: costs of their work, as a device's profile found them.
import * as z from 'zod'
import { coldWork, touchedBy } from './features/cold.ts'
import { featuresOf } from './features/kernel-features.ts'
import { profiledLike } from './features/stand-in.ts'
import { kernelKey } from './kernel.ts'
import { kernelsOf } from './kernels.ts'
import { costOfRun, otherNumbers } from './other-runs.ts'
import { RatioSchema, predictedValue } from './predicted-value.ts'
import { KernelRanges, outsideRanges } from './ranges.ts'
import type { Kernel } from './kernel.ts'
import type { BlockSize, Precision } from './kernels.ts'
import type { PredictRun } from './other-runs.ts'

/** A network that was timed for the profile; its architecture is drawn again from the seed. */
export const TimedNetwork = z.strictObject({
  sampler: z.string(),
  seed: z.int(),
  /** Runs that nothing interrupted, microseconds. */
  us: z.array(z.int()),
  /** The reference networks beside them, microseconds each. */
  reference: z.array(z.int()),
  /** What its kernels took under the runtime's profiler, microseconds by family; ` + ` joins those not told apart. */
  parts: z.record(z.string(), z.number()).optional(),
})

export type TimedNetwork = z.infer<typeof TimedNetwork>

export const KernelModel = z.strictObject({
  kind: z.literal('kernels'),
  /** Channels of a block of the runtime's memory layout, 1 for none. */
  block: z.union([z.literal(1), z.literal(4), z.literal(8), z.literal(16)]),
  /** Milliseconds of a run without any kernel. */
  run: z.number().nonnegative(),
  /** Milliseconds a unit of work, see `featuresOf`. */
  costs: z.record(z.string(), z.number().nonnegative()),
  ratio: RatioSchema,
  ranges: KernelRanges,
  /** Milliseconds of the longest network timed. */
  longest: z.number().positive(),
  /** The reference networks at the speed that the costs are meant for, milliseconds. */
  reference: z.array(z.number().positive()),
  noise: z.strictObject({
    /** The machine's speed while it was profiled: slowest over fastest tenth of the reference's times. */
    spread: z.number(),
    /** Share of the runs that something else interrupted; they were left out. */
    interrupted: z.number(),
  }),
  networks: z.array(TimedNetwork),
})
export type KernelModel = z.infer<typeof KernelModel>

/** Kernels whose times are remembered; a search meets the same ones all the time. */
const REMEMBERED = 20_000

/**
 * Milliseconds of a run, and what of the network lies outside the profile.
 *
 * @param batch images of the runs that were profiled
 * @param precision numbers that networks were written in for it, as those asked about are then
 */
export function openKernels(model: KernelModel, batch = 1, precision?: Precision): PredictRun {
  const block: BlockSize = model.block
  const known = new Map<
    string,
    { readonly start: number; readonly work: number; readonly reasons: readonly string[] }
  >()
  const look = (kernel: Kernel) => {
    const key = kernelKey(kernel)
    let found = known.get(key)
    if (!found) {
      const features = featuresOf(profiledLike(kernel, block, model.ranges), block)
      const start = costOfRun(features, model.costs, 0)
      const work = costOfRun(features, model.costs, 1) - start
      found = { start, work, reasons: outsideRanges(kernel, block, model.ranges) }
      if (known.size >= REMEMBERED) known.clear()
      known.set(key, found)
    }
    return found
  }
  return (graph, run = {}) => {
    const times = (run.batch ?? batch) / batch
    let value = model.run
    const reasons = new Set<string>(otherNumbers(run, precision === 'fp16' ? 16 : undefined))
    const kernels = kernelsOf(graph, block, { precision, normalises: run.normalises })
    for (const kernel of kernels) {
      const { start, work, reasons: outside } = look(kernel)
      value += start + times * work
      for (const reason of outside) reasons.add(reason)
    }
    const touched = touchedBy(kernels)
    value += costOfRun(coldWork(touched, touched), model.costs, times)
    // More images are more of the same kernels, which is no other network.
    if (value > 2 * Math.max(1, times) * model.longest) {
      reasons.add(
        `takes about ${Math.round(value)} ms; the longest network profiled takes ${model.longest.toFixed(1)} ms`,
      )
    }
    return predictedValue(value, model.ratio, [...reasons])
  }
}
