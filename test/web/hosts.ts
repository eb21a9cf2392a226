// Who serves the page: Node's service, workerd with its static assets, or any server of files.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildWorker } from '../../cli/workerd.ts'
import { startWorker } from '../edge/worker-process.ts'
import { startService } from '../end-to-end/service-process.ts'
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
const BUILT = fileURLToPath(new URL('../../dist/web', import.meta.url))

/** No more than files by their names: no headers, nothing packed, no service. */
async function startFiles(): Promise<Host> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://files').pathname
    const name = path.endsWith('/') ? `${path}index.html` : path
    readFile(join(BUILT, name)).then(
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

async function startNode(env: Readonly<Record<string, string>> = {}): Promise<Host> {
  const service = await startService({ ARCHCAST_STORE: 'none', ...env })
  return {
    url: service.url,
    close: async () => {
      service.child.kill('SIGTERM')
      await service.exit
    },
  }
}

async function startWorkerd(): Promise<Host> {
  const folder = await mkdtemp(join(tmpdir(), 'web-'))
  await buildWorker(folder)
  const worker = await startWorker(folder)
  return {
    url: worker.url,
    close: async () => {
      await worker.close()
      await rm(folder, { recursive: true })
    },
  }
}

export const HOSTS = { node: startNode, workerd: startWorkerd, files: startFiles } as const
