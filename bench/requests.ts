// What the benchmarks of services share: timed requests, percentiles, the Node service as a process.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'

/** Sends a request, reads its answer whole, and adds the milliseconds that took to `into`. */
export async function timed(send: () => Promise<Response>, into: number[]): Promise<void> {
  const start = performance.now()
  const response = await send()
  const answer = await response.arrayBuffer()
  into.push(performance.now() - start)
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${new TextDecoder().decode(answer)}`)
}

export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const type = { 'content-type': 'application/json' }
  return fetch(url, { method: 'POST', headers: { ...type, ...headers }, body: JSON.stringify(body) })
}

/** Random cells of NAS-Bench-201, one a call. */
export function cells(seed: number): () => { space: string; arch: string } {
  const space = SPACES.get('nas-bench-201')!
  const random = createRandom(seed)
  return () => ({ space: space.name, arch: space.sample(random) })
}

/** The smallest value that a share `p` of all do not exceed. */
export function percentile(values: readonly number[], p: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(p * values.length) - 1]
}

/** Starts the service of this project; resolves when it answers. */
export async function nodeService(port: number, env: Record<string, string> = {}) {
  const service = spawn(process.execPath, [fileURLToPath(new URL('../serve/main.ts', import.meta.url))], {
    env: { ...process.env, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(service.stdout, 'data')
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      service.kill('SIGTERM')
      await once(service, 'exit')
    },
  }
}
