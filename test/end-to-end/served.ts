// A service of its own for whoever sends many requests: on Node or in workerd, until it is stopped.
import { buildWorker, startWorkerd } from '../../cli/workerd.ts'
import { startService } from './service-process.ts'
import type { ServiceProcess } from './service-process.ts'

export interface Served {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

/** Throws what it printed where it ends instead. */
export async function serveOnNode(env: Readonly<Record<string, string>>): Promise<Served & ServiceProcess> {
  const service = await startService(env)
  const stop = async () => {
    service.child.kill('SIGTERM')
    await service.exit
  }
  return { ...service, pid: service.child.pid!, stop }
}

/** Builds the Worker into `folder`. @param config its settings, where they are not the project's own */
export async function serveInWorkerd(folder: string, port: number, config?: string): Promise<Served> {
  await buildWorker(folder, config)
  const worker = await startWorkerd(folder, port, config)
  return { url: worker.url, pid: worker.pid, stop: () => worker.close() }
}
