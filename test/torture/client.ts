// Requests that cost the client little, and what came of them.
import { Agent, request } from 'node:http'

export interface Sent {
  /** 0 where the connection broke. */
  readonly status: number
  readonly retryAfter: boolean
  /** From the request until the last byte. */
  readonly milliseconds: number
  readonly bytes: number
}

export interface Options {
  readonly method?: string
  readonly type?: string
  readonly body?: Uint8Array | string
  readonly headers?: Readonly<Record<string, string>>
}

export type Send = (path: string, options?: Options) => Promise<Sent>

/** As many connections as are asked for at once, kept for the next. */
export function clientOf(url: string): { readonly send: Send; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 1000 })
  const { hostname, port } = new URL(url)
  const send: Send = (path, { method, type = 'application/json', body, headers } = {}) =>
    new Promise((resolve) => {
      const begun = performance.now()
      let bytes = 0
      let status = 0
      let retryAfter = false
      const done = (whole: boolean) =>
        resolve({ status: whole ? status : 0, retryAfter, bytes, milliseconds: performance.now() - begun })
      const length = body === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) }
      const options = { agent, hostname, port, path, method: method ?? (body === undefined ? 'GET' : 'POST') }
      const sent = request({ ...options, headers: { ...length, ...headers } }, (response) => {
        status = response.statusCode!
        retryAfter = response.headers['retry-after'] !== undefined
        response.on('data', (chunk: Buffer) => (bytes += chunk.length))
        response.on('end', () => done(response.complete))
        response.on('error', () => done(false))
      })
      sent.on('error', () => done(status !== 0))
      sent.end(body)
    })
  return { send, close: () => agent.destroy() }
}
