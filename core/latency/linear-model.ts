// Latency, or energy, as a weighted sum of a network's work: for devices known by measurements of whole networks.
import * as z from 'zod'
import { FittedSchema, outsideFitted } from '../features/fitted.ts'
import { WORK_FEATURES, workOf } from '../features/work.ts'
import { ExecutedModel, openExecuted } from './executed/executed-latency.ts'
import { otherNumbers, otherRun } from './other-runs.ts'
import { RatioSchema, predictedValue } from './predicted-value.ts'
import type { PredictRun } from './other-runs.ts'

const work = z.string().refine((name) => WORK_FEATURES.includes(name), { error: 'is not a kind of work' })

export const LinearModel = z.strictObject({
  kind: z.literal('linear'),
  /** Milliseconds (millijoules for energy) of a network without any of the weighed work. */
  intercept: z.number().nonnegative(),
  /** By unit of work, see `WORK_KINDS`. */
  weights: z.record(work, z.number().nonnegative()),
  ratio: RatioSchema,
  fitted: FittedSchema,
  /** For networks of other spaces: a sum of what devices of real networks have in common. */
  elsewhere: ExecutedModel.optional(),
})
export type LinearModel = z.infer<typeof LinearModel>

/** @param batch images of the runs that were measured */
export function openLinear({ intercept, weights, ratio, fitted, elsewhere }: LinearModel, batch = 1): PredictRun {
  const terms = Object.entries(weights).map(([name, weight]) => [WORK_FEATURES.indexOf(name), weight] as const)
  const outside = outsideFitted(fitted)
  const other = elsewhere && openExecuted(elsewhere, { batch })
  return (graph, run = {}) => {
    const unlike = outside(graph)
    if (other && unlike.length > 0) {
      const told = other(graph, run)
      return { ...told, reasons: [...unlike, ...told.reasons] }
    }
    const { batch: images = batch } = run
    const amounts = workOf(graph)
    let value = intercept
    for (const [index, weight] of terms) value += weight * amounts[index]
    return predictedValue((value * images) / batch, ratio, [
      ...unlike,
      ...otherRun(images, { batch }),
      ...otherNumbers(run),
    ])
  }
}
