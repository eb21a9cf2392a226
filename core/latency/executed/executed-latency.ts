// Latency as a sum over the kernels that a network executes, for devices known by the times of whole networks.
import * as z from 'zod'
import { otherNumbers, otherRun } from '../other-runs.ts'
import { EXECUTED_PLACES, EXECUTED_WORK, executedWorkOf } from './executed-work.ts'
import { KERNEL_KINDS } from './kinds.ts'
import { LikenessSchema, SHARES, likenessFamilies, nearestFamily } from './likeness.ts'
import type { RunConditions } from '../../arch/run-conditions.ts'
import type { MeasuredRuns, PredictRun } from '../other-runs.ts'
import type { PredictedValue } from '../predicted-value.ts'
import type { KernelKind } from './kinds.ts'

const work = z.string().refine((name) => EXECUTED_PLACES.has(name), { error: 'is not work of an executed graph' })

export const ExecutedModel = z.strictObject({
  kind: z.literal('executed'),
  /** Milliseconds (millijoules for energy) of a run without any work. */
  intercept: z.number().nonnegative(),
  /** By unit of work, see `EXECUTED_WORK`. */
  weights: z.record(work, z.number().nonnegative()),
  likeness: LikenessSchema,
  /** Least and most that was measured. */
  measured: z.tuple([z.number().positive(), z.number().positive()]),
})
export type ExecutedModel = z.infer<typeof ExecutedModel>

/** Places of the features' kinds in `SHARES`; what belongs to no kind counts to the run. */
export const SHARE_OF: readonly number[] = EXECUTED_WORK.map((name) => {
  const place = KERNEL_KINDS.indexOf(name.split('.')[1] as KernelKind)
  return place < 0 ? SHARES.length - 1 : place
})

/** What a kernel does once a run, however many images it has. */
export const isOnce = (feature: string) => feature.endsWith('.calls')

/** Beyond what was measured by such a factor, a network is another kind of thing. */
const FAR = 2

export function openExecuted(model: ExecutedModel, measuredRuns: MeasuredRuns = {}): PredictRun {
  const predict = openOnWork(model, measuredRuns)
  return (graph, run) => predict(executedWorkOf(graph), run)
}

/** The same of what `executedWorkOf` says of a network. */
export function openOnWork(
  model: ExecutedModel,
  measuredRuns: MeasuredRuns = {},
): (work: Float64Array, run?: RunConditions) => PredictedValue {
  const { batch = 1, largeRuns = false } = measuredRuns
  const { intercept, weights, likeness, measured } = model
  const terms = Object.entries(weights).map(([name, weight]) => {
    const index = EXECUTED_PLACES.get(name)!
    return { index, weight, share: SHARE_OF[index], once: isOnce(name) && !largeRuns }
  })
  const families = likenessFamilies(likeness)
  return (amounts, run = {}) => {
    const { batch: images = batch } = run
    const times = images / batch
    const shares = new Float64Array(SHARES.length)
    let own = intercept
    let value = largeRuns ? intercept * times : intercept
    shares[SHARES.length - 1] = intercept
    for (const { index, weight, share, once } of terms) {
      const part = weight * amounts[index]
      own += part
      value += once ? part : part * times
      shares[share] += part
    }
    for (let i = 0; i < shares.length; i++) shares[i] /= own
    const { distance, family } = nearestFamily(shares, families)
    const band = likeness.bands.find(({ within = Infinity }) => distance <= within)!
    const reasons = [...otherRun(run.batch, measuredRuns), ...otherNumbers(run)]
    if (band.within === undefined && likeness.bands.length > 1) {
      reasons.push(`It spends its time on other kinds of kernels than the networks measured; nearest are ${family}.`)
    }
    if (own > FAR * measured[1] || own < measured[0] / FAR) {
      const [least, most] = measured.map((ms) => ms.toPrecision(3))
      reasons.push(`It takes about ${own.toPrecision(3)}; the networks measured took ${least} to ${most}.`)
    }
    return { value, low: value * band.low, high: value * band.high, reasons }
  }
}
