// HTTP under the client: addresses, tokens, and problems as errors.
import { retryAfterOf } from '@archcast/core/contract/retry-after.ts'
import type { ProblemCode } from '@archcast/core/contract/problem-codes.ts'
import type { Problem } from '@archcast/core/contract/problem.ts'

export interface ClientOptions {
  /** Bearer token, where the service asks for one. */
  readonly token?: string
  /** Default the runtime's own. */
  readonly fetch?: (url: string, init: RequestInit) => Response | Promise<Response>
}

export interface HttpRequest {
  /** Default POST where there is a body, else GET. */
  readonly method?: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly raw?: { readonly type: string; readonly data: string | Uint8Array<ArrayBuffer> }
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
}

/**
 * Raised for an answer that is a problem (RFC 9457). `message` is its detail.
 *
 * @example
 * import { ServiceError, createClient } from 'archcast'
 * const client = createClient('http://localhost:8787')
 * const refused = await client.predict({ space: 'nas-bench-210', arch: '' }).catch((error) => error)
 * refused instanceof ServiceError // => true
 * refused.code // => 'unknown_space'
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly problem: Problem
  /** Seconds until it is worth trying again, where the service says so. */
  readonly retryAfter?: number

  constructor(problem: Problem, retryAfter?: number) {
    super(problem.detail)
    this.problem = problem
    if (retryAfter !== undefined) this.retryAfter = retryAfter
  }

  /** Stable; callers may branch on it. */
  get code(): ProblemCode {
    return this.problem.code
  }
}

export interface Transport {
  /** Throws ServiceError unless the answer is a success. */
  readonly ask: (path: string, what?: HttpRequest) => Promise<Response>
  readonly json: <T>(path: string, what?: HttpRequest) => Promise<T>
}

export function createTransport(url: string | URL, { token, fetch: send = fetch }: ClientOptions): Transport {
  const base = String(url).replace(/\/+$/, '')
  const ask = async (path: string, { body, raw, method, headers, signal }: HttpRequest = {}): Promise<Response> => {
    const sent = raw ?? (body === undefined ? undefined : { type: 'application/json', data: JSON.stringify(body) })
    const response = await send(base + path, {
      method: method ?? (sent ? 'POST' : 'GET'),
      headers: {
        ...(sent && { 'content-type': sent.type }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(sent && { body: sent.data }),
      ...(signal && { signal }),
    })
    if (!response.ok) throw await errorOf(response)
    return response
  }
  return { ask, json: async <T>(path: string, what?: HttpRequest) => (await (await ask(path, what)).json()) as T }
}

/** Proxies on the way answer in forms of their own. */
async function errorOf(response: Response): Promise<Error> {
  const text = await response.text()
  if (!response.headers.get('content-type')?.startsWith('application/problem+json'))
    return new Error(`${response.url} answered ${response.status}: ${text.slice(0, 200)}`)
  return new ServiceError(JSON.parse(text) as Problem, retryAfterOf(response))
}
