// The service behind a port: requests come in, and it stops without dropping one.
import { serve } from '@hono/node-server'
import { drainable } from './drain.ts'
import { StartError } from './start-error.ts'
import type { Settings } from './settings.ts'
import type { Hono } from 'hono'
import type { Server } from 'node:http'

/** Milliseconds that a request may take to come in: its head, and all of it. */
const TIMES = { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 2000 }

export interface Listening {
  readonly url: string
  /** Waits for requests under way, then takes no more. */
  readonly drain: () => Promise<void>
}

/** @throws {StartError} where the port cannot be had */
export function listen(app: Hono, { port, hostname }: Pick<Settings, 'port' | 'hostname'>): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname, serverOptions: TIMES }, ({ port: bound }) => {
      server.off('error', refuse)
      resolve({ url: `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${bound}`, drain })
    })
    const drain = drainable(server as Server)
    const refuse = (error: NodeJS.ErrnoException) => reject(new StartError(faultOf(error, port), { cause: error }))
    server.on('error', refuse)
  })
}

const faultOf = ({ code, message }: NodeJS.ErrnoException, port: number) =>
  code === 'EADDRINUSE' ? `port ${port} is in use; set PORT to another` : message
