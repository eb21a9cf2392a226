// How architectures are to be predicted, from the query: `?method=`, `?device=` (names by commas, or `all`), `?images=`.
import { HttpProblem } from './problem.ts'
import { METHODS } from '@archcast/core/predict/types.ts'
import { wholeNumbers } from './query.ts'
import type { Context } from 'hono'
import type { Forecaster, Method, PredictOptions } from '@archcast/core/predict/types.ts'

/** Probe images to score on; more than the bundle has is all of them. */
const IMAGES = { images: { low: 1, high: 1_000_000 } } as const
const ALL = 'all'

/** `others` are parameters that the caller reads itself. Throws 400 for a parameter that is not valid. */
export function choicesOf(
  c: Context,
  { devices }: Forecaster,
  others: readonly string[] = [],
): Pick<PredictOptions, 'method' | 'devices' | 'images'> {
  const { images } = wholeNumbers(c, IMAGES, [...others, 'method', 'device'])
  const { method } = c.req.query()
  if (method !== undefined && !(METHODS as readonly string[]).includes(method)) {
    throw new HttpProblem(400, 'bad_parameter', `method must be ${METHODS.join(' or ')}, not '${method}'`)
  }
  const names = (c.req.queries('device') ?? []).flatMap((text) => text.split(',')).filter((name) => name !== '')
  return {
    ...(method !== undefined && { method: method as Method }),
    ...(images !== undefined && { images }),
    ...(names.length > 0 && { devices: names.includes(ALL) ? [...devices.keys()] : [...new Set(names)] }),
  }
}
