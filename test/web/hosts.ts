// Who serves the page: Node's service, workerd with its static assets, or any server of files.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildWorker } from '../../cli/workerd.ts'
import { startWorker } from '../edge/worker-process.ts'
import { startService } from '../end-to-end/service-process.ts'
import { startFiles } from './files-host.ts'
import type { Host } from './files-host.ts'

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
