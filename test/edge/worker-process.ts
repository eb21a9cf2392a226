// The Worker as it is deployed: run by workerd, spoken to over HTTP.
import { fileURLToPath } from 'node:url'
import { createTestHarness } from 'wrangler'

const root = fileURLToPath(new URL('../..', import.meta.url))
// Tests ask nothing of the network.
Object.assign(process.env, { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' })

export type WorkerProcess = Awaited<ReturnType<typeof startWorker>>

/**
 * Starts workerd over what was built into `folder`, with the settings of `configPath`, open to everybody unless
 * `secrets` says otherwise. The isolate has loaded nothing yet.
 */
export async function startWorker(
  folder: string,
  secrets: Record<string, string> = { ARCHCAST_OPEN: 'yes' },
  configPath = './wrangler.toml',
) {
  const workers = [{ configPath, prebuiltWorkerDir: folder, secrets }]
  const server = createTestHarness({ root, workers })
  const { url } = await server.listen()
  return {
    url: url.origin,
    /** Lines that the Worker logged, parsed. */
    logs: (): Record<string, unknown>[] => server.getLogs().map(({ message }) => JSON.parse(message)),
    /** Instances of a Workflow that are created from now on, by its binding; their steps can be made to fail. */
    workflow: (binding: string) => server.getWorker<Record<string, unknown>>().introspectWorkflow(binding),
    close: () => server.close(),
  }
}
