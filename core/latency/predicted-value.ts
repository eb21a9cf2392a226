// A predicted value with its interval, however it was made.
import * as z from 'zod'

/** Split conformal: measured / predicted lies in low..high for a share `level` of the networks held out for it. */
export const RatioSchema = z.strictObject({
  level: z.number(),
  low: z.number().positive(),
  high: z.number().positive(),
})

export interface PredictedValue {
  readonly value: number
  readonly low: number
  readonly high: number
  /** Why the network is unlike those that were measured, a sentence each. */
  readonly reasons: readonly string[]
}

/** Outside of what was measured the ends of the interval lie this many times as far away, as factors. */
const OUTSIDE = 3

export function predictedValue(
  value: number,
  { low, high }: z.infer<typeof RatioSchema>,
  reasons: readonly string[],
): PredictedValue {
  const power = reasons.length > 0 ? OUTSIDE : 1
  return { value, low: value * low ** power, high: value * high ** power, reasons }
}
