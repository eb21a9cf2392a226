// How architectures are to be predicted, from the query: `?method=`, `?device=` (names by commas, or `all`),
// `?images=`,
// `?batch=`.
import { HttpProblem } from './problem.ts'
import { LIMITS } from '@archcast/core/ops/limits.ts'
import { METHODS } from '@archcast/core/predict/types.ts'
import { wholeNumbers } from './query.ts'
import type { Context } from 'hono'
import type { Forecaster, Method, PredictOptions } from '@archcast/core/predict/types.ts'

/** Probe images to score on, where more than the bundle has is all of them; images of a run. */
const COUNTS = { images: { low: 1, high: 1_000_000 }, batch: { low: 1, high: LIMITS.batch } } as const
const ALL = 'all'

/** Names of all parameters that are read here. */
export const CHOICES = ['method', 'device', ...Object.keys(COUNTS)]

/** `others` are parameters that the caller reads itself. Throws 400 for a parameter that is not valid. */
export function choicesOf(
  c: Context,
  { devices }: Forecaster,
  others: readonly string[] = [],
): Pick<PredictOptions, 'method' | 'devices' | 'images' | 'batch'> {
  const counts = wholeNumbers(c, COUNTS, [...others, 'method', 'device'])
  const { method } = c.req.query()
  if (method !== undefined && !(METHODS as readonly string[]).includes(method)) {
    throw new HttpProblem(400, 'bad_parameter', `method must be ${METHODS.join(' or ')}, not '${method}'`)
  }
  const names = (c.req.queries('device') ?? []).flatMap((text) => text.split(',')).filter((name) => name !== '')
  return {
    ...(method !== undefined && { method: method as Method }),
    ...counts,
    ...(names.length > 0 && { devices: names.includes(ALL) ? [...devices.keys()] : [...new Set(names)] }),
  }
}
