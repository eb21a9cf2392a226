// Requests as bytes on open connections: client and service share the machine, and what the client takes is missing in
// the figures.
import { connect } from 'node:net'
import type { Sent } from './client.ts'
import type { Socket } from 'node:net'

export interface Wire {
  /** Sends a request that `requestOf` made; its answer is read and dropped. */
  ask(request: Buffer): Promise<Sent>
  close(): void
}

/** A POST of JSON as it is sent. */
export function requestOf(url: string, path: string, body: string): Buffer {
  const { host } = new URL(url)
  const head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n`
  return Buffer.from(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

const END = '\r\n\r\n'
const STATUS = /^HTTP\/1\.1 (\d{3})/
const LENGTH = /\r\ncontent-length: (\d+)/i
const RETRY = /\r\nretry-after: /i

interface Connection {
  readonly socket: Socket
  /** Hears what is read of the answer, or that no more comes. */
  hear?: ((part: Buffer | undefined) => void) | undefined
}

/**
 * As many connections as are asked for at once, kept for the next. Answers are to say how long they are.
 *
 * @param callers addresses of this machine that connections come from in turn
 */
export function wireOf(url: string, callers = 1): Wire {
  const { hostname, port } = new URL(url)
  const idle: Connection[] = []
  const all = new Set<Connection>()
  // What is read is looked at before the next is.
  const buffer = Buffer.alloc(256 * 1024)

  let opened = 0
  const open = (): Connection => {
    const localAddress = `127.0.0.${1 + (opened++ % callers)}`
    const read = (bytes: number) => (connection.hear?.(buffer.subarray(0, bytes)), true)
    const socket = connect({
      host: hostname,
      port: Number(port),
      localAddress,
      noDelay: true,
      onread: { buffer, callback: read },
    })
    const connection: Connection = { socket }
    all.add(connection)
    socket.on('error', () => {})
    socket.on('close', () => {
      all.delete(connection)
      const place = idle.indexOf(connection)
      if (place >= 0) idle.splice(place, 1)
      connection.hear?.(undefined)
    })
    return connection
  }

  const ask = (request: Buffer): Promise<Sent> =>
    new Promise((resolve) => {
      const connection = idle.pop() ?? open()
      const begun = performance.now()
      let status = 0
      let retryAfter = false
      let bytes = 0
      let left = Infinity
      let head = ''
      const done = () => {
        connection.hear = undefined
        if (left === 0) idle.push(connection)
        resolve({ status: left === 0 ? status : 0, retryAfter, bytes, milliseconds: performance.now() - begun })
      }
      connection.hear = (part) => {
        if (!part) return done()
        let body = part.length
        if (left === Infinity) {
          const before = head.length
          head += part.toString('latin1')
          const end = head.indexOf(END)
          if (end < 0) return
          head = head.slice(0, end)
          status = Number(STATUS.exec(head)?.[1])
          retryAfter = RETRY.test(head)
          left = Number(LENGTH.exec(head)?.[1])
          body = before + part.length - end - END.length
        }
        bytes += body
        left -= body
        // One that does not say how long it is never ends here.
        if (!(left > 0)) done()
      }
      connection.socket.write(request)
    })
  return { ask, close: () => all.forEach(({ socket }) => socket.destroy()) }
}
