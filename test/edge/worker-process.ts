// The Worker as it is deployed: run by workerd, spoken to over HTTP.
import { fileURLToPath } from 'node:url'
import { createTestHarness } from 'wrangler'

const root = fileURLToPath(new URL('../..', import.meta.url))
// Tests ask nothing of the network.
Object.assign(process.env, { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' })

export interface WorkerProcess {
  readonly url: string
  /** Lines that the Worker logged, parsed. */
  logs(): Record<string, unknown>[]
  close(): Promise<void>
}

/** Starts workerd over what was built into `folder`, with the settings of `configPath`. The isolate has loaded nothing yet. */
export async function startWorker(
  folder: string,
  secrets: Record<string, string> = {},
  configPath = './wrangler.toml',
): Promise<WorkerProcess> {
  const workers = [{ configPath, prebuiltWorkerDir: folder, secrets }]
  const server = createTestHarness({ root, workers })
  const { url } = await server.listen()
  return {
    url: url.origin,
    logs: () => server.getLogs().map(({ message }) => JSON.parse(message)),
    close: () => server.close(),
  }
}
