// ONNX Runtime for the web in workerd as a runtime that networks are timed in: one isolate, spoken to over HTTP.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildWorker, startWorkerd } from '../../workerd.ts'
import { inferenceModel } from '@archcast/train/latency/inference-model.ts'
import { quantile } from '@archcast/train/statistics/summary.ts'
import type { Precision } from '@archcast/core/latency/kernels.ts'
import type { Runtime } from '@archcast/train/latency/timed-runtimes.ts'

const CONFIG = 'worker/timing/wrangler.toml'
/** Empty requests that tell what the way to the isolate and back takes. */
const EMPTY = 40

export interface WorkerdRuntime extends Runtime {
  close(): Promise<void>
}

/** Builds and starts the Worker that times. @param batch images a run @param precision numbers of networks */
export async function workerdRuntime(batch: number, precision?: Precision): Promise<WorkerdRuntime> {
  const folder = await mkdtemp(join(tmpdir(), 'archcast-timing-'))
  await buildWorker(folder, CONFIG)
  const workerd = await startWorkerd(folder, await freePort(), CONFIG)
  const ask = async (method: string, path: string, body?: Uint8Array): Promise<number> => {
    const start = performance.now()
    const response = await fetch(`${workerd.url}/${path}`, {
      method,
      ...(body && { body: body as Uint8Array<ArrayBuffer> }),
    })
    await response.arrayBuffer()
    const ms = performance.now() - start
    if (!response.ok) throw new Error(`the Worker that times networks answered ${method} with ${response.status}`)
    return ms
  }
  // Asked for again as time goes on: the machine's speed changes.
  const empty: number[] = []
  const overhead = async () => {
    empty.push(await ask('GET', ''))
    if (empty.length > EMPTY) empty.shift()
    return quantile(empty, 0.25)
  }
  for (let i = 0; i < 2 * EMPTY; i++) await overhead()
  let opened = 0
  return {
    async open(architecture, model = inferenceModel(architecture, batch, precision)) {
      const id = `network${opened++}`
      const shape = [batch, ...architecture.input].join()
      await ask('PUT', `${id}?shape=${shape}`, model)
      return {
        async run() {
          const way = await overhead()
          return { ms: Math.max(1e-3, (await ask('POST', id)) - way), interrupted: false }
        },
        release: async () => void (await ask('DELETE', id)),
      }
    },
    async close() {
      await workerd.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
