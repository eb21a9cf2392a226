// Requests that cost the client little, and what came of them.
import { Agent, request } from 'node:http'

export interface Sent {
  /** 0 where the connection broke. */
  readonly status: number
  readonly retryAfter: boolean
  readonly location?: string | undefined
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
  const attempt = (path: string, { method, type = 'application/json', body, headers }: Options, begun: number) =>
    new Promise<Sent | 'again'>((resolve) => {
      let bytes = 0
      let status = 0
      let retryAfter = false
      let location: string | undefined
      const done = (whole: boolean) =>
        resolve({ status: whole ? status : 0, retryAfter, location, bytes, milliseconds: performance.now() - begun })
      const length = body === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) }
      const options = { agent, hostname, port, path, method: method ?? (body === undefined ? 'GET' : 'POST') }
      const sent = request({ ...options, headers: { ...length, ...headers } }, (response) => {
        status = response.statusCode!
        retryAfter = response.headers['retry-after'] !== undefined
        location = response.headers.location
        response.on('data', (chunk: Buffer) => (bytes += chunk.length))
        response.on('end', () => done(response.complete))
        response.on('error', () => done(false))
      })
      // A connection that was idle may be closed by the service just when it is used again.
      sent.on('error', () => (sent.reusedSocket && status === 0 ? resolve('again') : done(status !== 0)))
      sent.end(body)
    })
  const send: Send = async (path, options = {}) => {
    const begun = performance.now()
    for (;;) {
      const sent = await attempt(path, options, begun)
      if (sent !== 'again') return sent
    }
  }
  return { send, close: () => agent.destroy() }
}
