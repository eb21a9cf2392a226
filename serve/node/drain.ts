// Stopping without dropping an answer: requests under way end first, while probes still learn that no more are taken.
import type { Server } from 'node:http'

/** Counts a server's requests from now on; the function it gives waits until none is left and closes the server. */
export function drainable(server: Server): () => Promise<void> {
  let active = 0
  let idle = (): void => {}
  server.on('request', (_, response) => {
    active++
    response.on('close', () => {
      if (--active === 0) idle()
    })
  })
  return async () => {
    if (active > 0) await new Promise<void>((resolve) => (idle = resolve))
    server.close()
    server.closeIdleConnections()
  }
}
