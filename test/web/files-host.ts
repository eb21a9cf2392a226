// The built page from a server of plain files: no headers, nothing packed, no service.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AddressInfo } from 'node:net'

export interface Host {
  readonly url: string
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
}

/** The built page, as `npm run build` leaves it. */
export const BUILT = fileURLToPath(new URL('../../dist/web', import.meta.url))

/** @param more files besides the built ones, by their paths */
export async function startFiles(more: Readonly<Record<string, Uint8Array>> = {}): Promise<Host> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://files').pathname
    const name = path.endsWith('/') ? `${path}index.html` : path
    const read = name in more ? Promise.resolve(more[name]) : readFile(join(BUILT, name))
    read.then(
      (data) => response.setHeader('content-type', TYPES[extname(name)] ?? 'application/octet-stream').end(data),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => void server.close(resolve))
    },
  }
}
