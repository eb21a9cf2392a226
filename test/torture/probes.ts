// Probes of health, sent from a thread of their own: a busy client would tell of itself.
import { fileURLToPath } from 'node:url'
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import { clientOf } from './client.ts'

/** Milliseconds between two probes of a kind. */
const EVERY = 10

export const PATHS = { liveness: '/v2/health/live', readiness: '/v2/health/ready' } as const
export type Probed = Readonly<Record<keyof typeof PATHS, readonly number[]>>

/** Probes until told to stop; gives the milliseconds of each. Infinity where the answer was another than 200. */
export function startProbes(url: string): { stop(): Promise<Probed> } {
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: url })
  return {
    stop: () =>
      new Promise((resolve) => {
        worker.once('message', (probed: Probed) => {
          resolve(probed)
          void worker.terminate()
        })
        worker.postMessage('stop')
      }),
  }
}

if (!isMainThread && typeof workerData === 'string') {
  const { send } = clientOf(workerData)
  let running = true
  const probe = async (path: string): Promise<number[]> => {
    const times: number[] = []
    // The first one loads this client.
    await send(path)
    while (running) {
      const { status, milliseconds } = await send(path)
      times.push(status === 200 ? milliseconds : Infinity)
      await new Promise((resolve) => setTimeout(resolve, EVERY))
    }
    return times
  }
  const both = Promise.all([probe(PATHS.liveness), probe(PATHS.readiness)])
  parentPort!.once('message', () => {
    running = false
    void both.then(([liveness, readiness]) => parentPort!.postMessage({ liveness, readiness } satisfies Probed))
  })
}
