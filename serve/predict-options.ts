// How architectures are to be predicted, from the query: `?method=`, `?task=` and `?device=` (names by commas, or
// `all`), `?precision=`, `?recipe=`, `?images=`, `?batch=`.
import { HttpProblem } from './problem.ts'
import { wholeNumbers } from './query.ts'
import { PREDICT_REQUEST_LIMITS } from '@archcast/core/contract/limits.ts'
import { METHODS } from '@archcast/core/contract/methods.ts'
import { LIMITS } from '@archcast/core/ops/network-limits.ts'
import type { Method } from '@archcast/core/contract/methods.ts'
import type { RequestedOptions } from '@archcast/core/contract/predict-request.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'
import type { Context } from 'hono'

/** Probe images to score on, where more than the bundle has is all of them; images of a run. */
const COUNTS = {
  images: { low: 1, high: PREDICT_REQUEST_LIMITS.images },
  batch: { low: 1, high: LIMITS.batch },
} as const
const ALL = 'all'

const WORDS = ['method', 'task', 'recipe', 'device', 'precision']

/** Names of all parameters that are read here. */
export const PREDICT_PARAMETERS = [...WORDS, ...Object.keys(COUNTS)]

/** `others` are parameters that the caller reads itself. Throws 400 for a parameter that is not valid. */
export function predictOptionsOf(
  c: Context,
  { devices, tasks }: Predictor,
  others: readonly string[] = [],
): RequestedOptions {
  const counts = wholeNumbers(c, COUNTS, [...others, ...WORDS])
  const { method, recipe, precision } = c.req.query()
  if (method !== undefined && !(METHODS as readonly string[]).includes(method)) {
    throw new HttpProblem(400, 'bad_parameter', `method must be ${METHODS.join(' or ')}, not '${method}'`)
  }
  const named = (parameter: string) =>
    (c.req.queries(parameter) ?? []).flatMap((text) => text.split(',')).filter((name) => name !== '')
  const chosen = (names: readonly string[], known: ReadonlyMap<string, unknown>) =>
    names.includes(ALL) ? [...known.keys()] : [...new Set(names)]
  const [onDevices, forTasks] = [named('device'), named('task')]
  return {
    ...(method !== undefined && { method: method as Method }),
    ...counts,
    ...(forTasks.length > 0 && { tasks: chosen(forTasks, tasks) }),
    ...(recipe !== undefined && { recipe }),
    ...(onDevices.length > 0 && { devices: chosen(onDevices, devices) }),
    ...(precision !== undefined && { precision }),
  }
}
