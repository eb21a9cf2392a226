// What it means to a gate that a service gives no prediction.
import * as z from 'zod'
import { Problem as ServiceProblem } from '@archcast/core/contract/problem.ts'
import { GateInputError, GateUnreachableError, UnreadableModelError } from '@archcast/core/gate/errors.ts'
import { faultOf } from '@archcast/core/importer/fault.ts'

/** What is read of a problem, whatever else it has: services of other versions know other codes. */
const Problem = ServiceProblem.pick({ detail: true, errors: true }).extend({ code: z.string().optional() })

/** Faults of what is asked of every model alike. */
const COMMON_FAULTS: readonly (string | undefined)[] = ['unknown_device', 'unsupported', 'bad_parameter']

/** What the caller sent is the caller's to mend; the rest means that nothing was judged. */
export async function refusalError(response: Response, address: URL, model: string): Promise<Error> {
  const { status } = response
  const problem = Problem.safeParse(await response.json().catch(() => undefined))
  const detail = problem.success ? detailOf(problem.data, model) : `HTTP ${status}`
  if (status === 401 || status === 403) {
    return new GateInputError(`${address.origin} does not take the token; set --token or ARCHCAST_TOKEN`)
  }
  if (problem.success && [400, 413, 415, 422].includes(status)) {
    return COMMON_FAULTS.includes(problem.data.code)
      ? new GateInputError(`${address.origin}: ${detail}`)
      : new UnreadableModelError(model, detail)
  }
  return unreachable(address, `it answers ${status}: ${detail}`)
}

/** Every fault that a problem lists, or what it says of the whole. */
function detailOf({ detail, errors = [] }: z.infer<typeof Problem>, model: string): string {
  return errors.length > 0 ? faultOf(model, { errors }) : detail
}

export function unreachable({ origin }: URL, reason: string, cause?: unknown): GateUnreachableError {
  return new GateUnreachableError(`the service ${origin} gives no prediction: ${reason}`, { cause })
}
