// What the app needs from whoever runs it.
import type { AccessRules } from './access.ts'
import type { Searches } from './searches.ts'
import type { WorkBackend } from './work/work-backend.ts'
import type { ScoringBounds } from '@archcast/core/contract/limits.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'
import type { Info } from '@archcast/core/contract/service.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'
import type { Context, MiddlewareHandler } from 'hono'

export interface Metrics {
  /** One request answered: its route, method, status and duration in seconds. */
  request(route: string, method: string, status: number, seconds: number): void
  /** Architectures predicted. */
  predicted(count: number): void
  /** A request answered with a problem of that code. */
  refused(code: string): void
  /** A search was started, or ended in this process, by its status. */
  search(what: 'started' | 'succeeded' | 'failed' | 'cancelled'): void
  /** The metrics in Prometheus' text format, and its content type. */
  expose(): Promise<{ text: string; contentType: string }>
}

export interface AppDeps {
  readonly predictor: Predictor
  /** Who computes what routes ask for; this thread, by `predictor`, where left out. */
  readonly work?: WorkBackend
  /** Warm and not draining. */
  readonly ready: () => boolean
  /** Every worker is busy and the queue is full. */
  readonly busy?: () => boolean
  /** What `/info` says of the bundle besides its name and version. */
  readonly bundle?: Info['bundle']
  /** The predictor's, where they are others than a server's; published in `/info`. */
  readonly bounds?: ScoringBounds
  /** Bytes of an ONNX file in a request, where they are fewer than a server takes; published in `/info`. */
  readonly onnxBytes?: number
  /** Who may call; everybody where left out. */
  readonly access?: AccessRules
  /** Runs searches; there are none where left out. */
  readonly searches?: Searches
  /** Where predictions are kept; they are made anew where left out. */
  readonly cache?: AnswerCache
  /** Answers with a file of the page, or of the model that it forecasts with; there is no page where left out. */
  readonly page?: ((c: Context) => Promise<Response | undefined>) | undefined
  /** Version of the service. */
  readonly version: string
  /** Left out where the runtime has a metrics system of its own. */
  readonly metrics?: Metrics
  /** Hears of errors that are the service's own fault, with the id of the request where one met it. */
  readonly onError?: (error: unknown, requestId?: string) => void
  /** Hears of each request that was answered. */
  readonly onRequest?: (line: AccessLine) => void
  /** Runs around every request, such as to trace it. */
  readonly around?: MiddlewareHandler
}

/** Where predictions are kept by `answerKey`. A failure to keep one is the cache's own affair. */
export interface AnswerCache {
  get(key: string): Promise<Prediction | undefined>
  put(key: string, prediction: Prediction): Promise<void>
}

/** One request, as its line of the log has it. Neither the query nor a token stands in it. */
export interface AccessLine {
  readonly request_id: string
  /** Of the caller's `traceparent`. */
  readonly trace_id?: string
  readonly parent_id?: string
  readonly method: string
  readonly path: string
  readonly route: string
  readonly status: number
  /** Why it was refused. */
  readonly code?: string
  /** Until the answer, or the head of one that streams. */
  readonly ms: number
  readonly address?: string
}
