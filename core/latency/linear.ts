// Latency, or energy, as a weighted sum of the work that a network makes: for devices known by whole networks' measurements.
import * as z from 'zod'
import { FittedSchema, outsideFitted } from '../features/fitted.ts'
import { WORK_FEATURES, workOf } from '../features/work.ts'
import type { ArchGraph } from '../arch/graph.ts'

const work = z.string().refine((name) => WORK_FEATURES.includes(name), { error: 'is not a kind of work' })

export const LinearModel = z.strictObject({
  kind: z.literal('linear'),
  /** Milliseconds (millijoules for energy) of a network without any of the weighed work. */
  intercept: z.number().nonnegative(),
  /** By unit of work, see `WORK_KINDS`. */
  weights: z.record(work, z.number().nonnegative()),
  /** Split conformal: the measured over the predicted value lies in low..high for `level` of the networks held out for it. */
  ratio: z.strictObject({ level: z.number(), low: z.number().positive(), high: z.number().positive() }),
  fitted: FittedSchema,
})
export type LinearModel = z.infer<typeof LinearModel>

export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
  /** Why the network is unlike those that were fitted, a sentence each. */
  readonly reasons: readonly string[]
}

/** Outside of what was fitted the ends of the interval lie this many times as far away, as factors. */
const OUTSIDE = 3

export function openLinear({ intercept, weights, ratio, fitted }: LinearModel): (graph: ArchGraph) => Estimate {
  const terms = Object.entries(weights).map(([name, weight]) => [WORK_FEATURES.indexOf(name), weight] as const)
  const outside = outsideFitted(fitted)
  return (graph) => {
    const amounts = workOf(graph)
    let value = intercept
    for (const [index, weight] of terms) value += weight * amounts[index]
    const reasons = outside(graph)
    const power = reasons.length > 0 ? OUTSIDE : 1
    return { value, low: value * ratio.low ** power, high: value * ratio.high ** power, reasons }
  }
}
