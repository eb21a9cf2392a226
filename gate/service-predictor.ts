// Who predicts for a gate: an Archcast service. It fails closed: no answer is never a pass.
import { retryAfterOf } from '../core/contract/retry-after.ts'
import { serviceAddress } from '../core/contract/service-address.ts'
import { subjectFacts } from './local-predictor.ts'
import { refusalError, unreachable } from './refusal-error.ts'
import { AccuracyPrediction } from '@archcast/core/contract/accuracy.ts'
import { Prediction } from '@archcast/core/contract/prediction.ts'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import { layersOf } from '@archcast/core/gate/layers.ts'
import { noAccuracy } from '@archcast/core/predict/no-accuracy.ts'
import type { GatePredictor, Wanted } from './local-predictor.ts'
import type { Subject } from './subject.ts'
import type { ModelLatency, ModelPrediction } from '@archcast/core/gate/model-prediction.ts'
import type * as z from 'zod'

export interface GateServiceOptions {
  readonly url: string
  /** Bearer token. */
  readonly token?: string
  /** Milliseconds of one request. */
  readonly timeout?: number
}

/** What a gate reads of a prediction; whatever judges an accuracy gives its interval. */
const Answer = Prediction.pick({ no_accuracy: true, latency: true, in_domain: true, out_of_domain: true }).extend({
  accuracy: AccuracyPrediction.required({ low: true, high: true }).optional(),
})

const TIMEOUT = 30_000
/** Requests for one model, where the service is busy. */
const TRIES = 4
/** Longest pause before the next, seconds. */
const PAUSE = 20

/**
 * Its `predict` throws GateUnreachableError where the service does not answer, UnreadableModelError where it refuses
 * the model, GateInputError where it refuses what is asked of every model.
 */
export function openGateService(options: GateServiceOptions, { devices, accuracy }: Wanted): GatePredictor {
  const service = addressOf(options.url)
  if (devices.length > 0) service.searchParams.set('device', devices.join(','))
  return {
    devices: new Map(),
    async predict(subject) {
      const { graph, batch } = subject.architecture
      const address = new URL(service)
      // The service would refuse a method for a network without an accuracy.
      if (accuracy && noAccuracy(graph) === undefined) address.searchParams.set('method', 'head')
      if (batch !== undefined) address.searchParams.set('batch', `${batch}`)
      return predictionOf(subject, await ask(address, subject, options), accuracy)
    },
    close: async () => {},
  }
}

function addressOf(url: string): URL {
  const address = serviceAddress(url, 'v1/predict')
  if (address) return address
  throw new GateInputError(`--url must be the address of a service, such as https://archcast.example.com, not '${url}'`)
}

function predictionOf(subject: Subject, answer: z.infer<typeof Answer>, accuracy: boolean): ModelPrediction {
  const latency = Object.entries(answer.latency).map(
    ([device, { value_ms, low_ms, high_ms, in_domain, out_of_domain: reasons }]): [string, ModelLatency] => {
      const outside = in_domain ? [] : (reasons ?? ['it is unlike the networks that the device was measured with'])
      return [device, { value: value_ms, low: low_ms, high: high_ms, outside, source: 'predicted' }]
    },
  )
  const { accuracy: told, no_accuracy = 'the service gives no accuracy', out_of_domain } = answer
  const judged = told
    ? { accuracy: { value: told.value, low: told.low, high: told.high, outside: out_of_domain } }
    : { no_accuracy }
  return {
    ...subjectFacts(subject),
    latency: Object.fromEntries(latency),
    ...(accuracy && judged),
    layers: layersOf(subject.architecture.graph, [], subject.names, subject.architecture),
  }
}

async function ask(address: URL, subject: Subject, options: GateServiceOptions): Promise<z.infer<typeof Answer>> {
  for (let attempt = 1; ; attempt++) {
    const response = await post(address, subject, options)
    if (response.ok) return read(response, address)
    const wait = retryAfterOf(response) ?? attempt
    if (response.status === 429 && attempt < TRIES && wait <= PAUSE) {
      await response.body?.cancel()
      await new Promise((resolve) => setTimeout(resolve, 1000 * wait))
    } else throw await refusalError(response, address, subject.model)
  }
}

async function post(
  address: URL,
  { document }: Subject,
  { token, timeout = TIMEOUT }: GateServiceOptions,
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

function reasonOf(error: Error, timeout: number): string {
  if (error.name === 'TimeoutError') return `no answer in ${timeout / 1000} s`
  return error.cause instanceof Error ? error.cause.message : error.message
}
