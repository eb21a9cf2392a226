// Errors as answers: RFC 9457 problem details, with the `error` string that Open Inference Protocol clients read.
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { PROBLEM_KINDS } from '@archcast/core/contract/problem-codes.ts'
import { TextError } from '@archcast/core/text/errors.ts'
import type { ArchitectureFault } from '@archcast/core/arch/errors.ts'
import type { ProblemCode } from '@archcast/core/contract/problem-codes.ts'
import type { Problem } from '@archcast/core/contract/problem.ts'
import type { TextFault } from '@archcast/core/text/errors.ts'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** Raised anywhere in a route; becomes the answer. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly problem: Problem
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: ProblemCode,
    detail: string,
    headers: Readonly<Record<string, string>> = {},
    { errors, cause }: { readonly errors?: readonly ArchitectureFault[] | undefined; readonly cause?: unknown } = {},
  ) {
    super(detail, { cause })
    this.problem = makeProblem(status, code, detail, errors)
    this.headers = headers
  }
}

const LIMIT = 'stackTraceLimit'

/** Raised by a scorer that has no room for another request. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError'

  constructor() {
    // Thrown by the thousand where there is too much to do: finding out where would take longer than to refuse.
    // V8 knows the limit; not the types of every runtime do.
    const limit: unknown = Reflect.get(Error, LIMIT)
    Reflect.set(Error, LIMIT, 0)
    super()
    Reflect.set(Error, LIMIT, limit)
  }
}

/** Raised by a scorer whose worker ended in the middle of a request, twice, took too long, or cannot be started. */
export class WorkerLostError extends Error {
  override readonly name = 'WorkerLostError'

  /** Whether another worker may do better. */
  readonly again: boolean

  constructor(message = 'the worker ended while it computed the answer', { again = true } = {}) {
    super(message)
    this.again = again
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Not readable',
  401: 'Not authorised',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  408: 'Request timeout',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not a valid architecture',
  429: 'Too many requests',
  499: 'Request aborted',
  500: 'Internal error',
  501: 'Not here',
  503: 'Not ready',
}

const TEXT_FAULTS = {
  not_utf8: 'not_utf8',
  not_json: 'not_json',
  not_csv: 'internal',
  too_deep: 'too_deep',
  line_too_long: 'body_too_large',
} as const satisfies Record<TextFault, ProblemCode>

export function makeProblem(
  status: number,
  code: ProblemCode,
  detail: string,
  errors?: readonly ArchitectureFault[],
): Problem {
  return { status, code, title: titles[status] ?? 'Error', detail, error: detail, ...(errors && { errors }) }
}

/** What an error means to the caller; an unforeseen one says nothing of the inside. */
export function problemOf(error: unknown): { problem: Problem; headers: Readonly<Record<string, string>> } {
  if (error instanceof HttpProblem) return { problem: error.problem, headers: error.headers }
  if (error instanceof ArchitectureError) {
    const status = error.code === 'too_large' ? 413 : 422
    return { problem: makeProblem(status, error.code, error.message, error.errors), headers: {} }
  }
  if (error instanceof TextError) {
    const code = TEXT_FAULTS[error.code]
    return { problem: makeProblem(PROBLEM_KINDS[code].status, code, error.message), headers: {} }
  }
  if (error instanceof QueueFullError) {
    return {
      problem: makeProblem(429, 'queue_full', 'every worker is busy and the queue is full; try again'),
      headers: { 'retry-after': '1' },
    }
  }
  if (error instanceof WorkerLostError) {
    return { problem: makeProblem(503, 'worker_lost', `${error.message}; try again`), headers: { 'retry-after': '5' } }
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return { problem: makeProblem(499, 'aborted', 'the caller went away'), headers: {} }
  }
  return { problem: makeProblem(500, 'internal', 'the service failed to answer; its log says why'), headers: {} }
}

export function problemResponse(error: unknown): Response {
  const { problem, headers } = problemOf(error)
  return new Response(JSON.stringify(problem), {
    status: problem.status as ContentfulStatusCode,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
}
