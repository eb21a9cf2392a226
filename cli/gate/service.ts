// Who predicts for a gate: an Archcast service. It fails closed: no answer is never a pass.
import * as z from 'zod'
import { GateInputError, GateUnreachableError, UnreadableModelError } from '@archcast/core/gate/errors.ts'
import { factsOf } from './predictor.ts'
import { layersOf } from '@archcast/core/gate/layers.ts'
import { retryAfterOf } from '../retry-after.ts'
import { serviceAddress } from '../service-address.ts'
import type { Forecast, Latency } from '@archcast/core/gate/forecast.ts'
import type { GatePredictor, Wanted } from './predictor.ts'
import type { Subject } from './subject.ts'

export interface ServiceOptions {
  readonly url: string
  /** Bearer token. */
  readonly token?: string
  /** Milliseconds of one request. */
  readonly timeout?: number
}

const Answer = z.object({
  accuracy: z.object({ value: z.number(), low: z.number(), high: z.number(), method: z.string() }),
  latency: z.record(
    z.string(),
    z.object({ value_ms: z.number(), low_ms: z.number(), high_ms: z.number(), in_domain: z.boolean() }),
  ),
  in_domain: z.boolean(),
  out_of_domain: z.array(z.string()),
})
const Problem = z.object({
  code: z.string().optional(),
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
})

const TIMEOUT = 30_000
/** Requests for one model, where the service is busy. */
const TRIES = 4
/** Longest pause before the next, seconds. */
const PAUSE = 20

/** Of what is asked of every model alike. */
const COMMON_FAULTS: readonly (string | undefined)[] = ['unknown_device', 'unsupported', 'bad_parameter']

/**
 * Its `forecast` throws GateUnreachableError where the service does not answer, UnreadableModelError where it refuses
 * the model, GateInputError where it refuses what is asked of every model.
 */
export function openService(options: ServiceOptions, { devices, accuracy }: Wanted): GatePredictor {
  const address = addressOf(options.url)
  if (devices.length > 0) address.searchParams.set('device', devices.join(','))
  if (accuracy) address.searchParams.set('method', 'head')
  return {
    devices: new Map(),
    forecast: async (subject) => forecastOf(subject, await ask(address, subject, options), accuracy),
    close: async () => {},
  }
}

function addressOf(url: string): URL {
  const address = serviceAddress(url, 'v1/predict')
  if (address) return address
  throw new GateInputError(`--url must be the address of a service, such as https://archcast.example.com, not '${url}'`)
}

function forecastOf(subject: Subject, answer: z.infer<typeof Answer>, accuracy: boolean): Forecast {
  const latency = Object.entries(answer.latency).map(
    ([device, { value_ms, low_ms, high_ms, in_domain }]): [string, Latency] => {
      const outside = in_domain ? [] : ['it is unlike the networks that the device was measured with']
      return [device, { value: value_ms, low: low_ms, high: high_ms, outside, source: 'predicted' }]
    },
  )
  const { value, low, high } = answer.accuracy
  return {
    ...factsOf(subject),
    latency: Object.fromEntries(latency),
    ...(accuracy && { accuracy: { value, low, high, outside: answer.out_of_domain } }),
    layers: layersOf(subject.architecture.graph, [], subject.names),
  }
}

async function ask(address: URL, subject: Subject, options: ServiceOptions): Promise<z.infer<typeof Answer>> {
  for (let attempt = 1; ; attempt++) {
    const response = await post(address, subject, options)
    if (response.ok) return read(response, address)
    const wait = retryAfterOf(response) ?? attempt
    if (response.status === 429 && attempt < TRIES && wait <= PAUSE) {
      await response.body?.cancel()
      await new Promise((resolve) => setTimeout(resolve, 1000 * wait))
    } else throw await refusal(response, address, subject.model)
  }
}

async function post(
  address: URL,
  { document }: Subject,
  { token, timeout = TIMEOUT }: ServiceOptions,
): Promise<Response> {
  try {
    return await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(document()),
      signal: AbortSignal.timeout(timeout),
    })
  } catch (cause) {
    throw unreachable(address, reasonOf(cause as Error, timeout), cause)
  }
}

async function read(response: Response, address: URL): Promise<z.infer<typeof Answer>> {
  let json: unknown
  try {
    json = await response.json()
  } catch (cause) {
    throw unreachable(address, 'its answer is not whole', cause)
  }
  const answer = Answer.safeParse(json)
  if (answer.success) return answer.data
  throw unreachable(address, 'its answer is not that of an Archcast service')
}

/** What the caller sent is the caller's to mend; the rest means that nothing was judged. */
async function refusal(response: Response, address: URL, model: string): Promise<Error> {
  const { status } = response
  const problem = Problem.safeParse(await response.json().catch(() => undefined))
  const detail = problem.success ? (problem.data.errors?.[0]?.detail ?? problem.data.detail) : `HTTP ${status}`
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

function unreachable({ origin }: URL, reason: string, cause?: unknown): GateUnreachableError {
  return new GateUnreachableError(`the service ${origin} gives no prediction: ${reason}`, { cause })
}

function reasonOf(error: Error, timeout: number): string {
  if (error.name === 'TimeoutError') return `no answer in ${timeout / 1000} s`
  return error.cause instanceof Error ? error.cause.message : error.message
}
