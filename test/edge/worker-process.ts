// The Worker as it is deployed: built by wrangler, run by workerd, spoken to over HTTP.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createTestHarness } from 'wrangler'

const root = fileURLToPath(new URL('../..', import.meta.url))
const wrangler = fileURLToPath(new URL('../../node_modules/wrangler/bin/wrangler.js', import.meta.url))
// Tests ask nothing of the network.
const env = { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' }
Object.assign(process.env, env)

/** Builds the Worker into `folder`, as `npm run build:edge` does. */
export async function buildWorker(folder: string): Promise<void> {
  const args = [wrangler, 'deploy', '--dry-run', '--outdir', folder]
  await promisify(execFile)(process.execPath, args, { cwd: root })
}

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
