// Many listeners of one search, in their own thread, which throws away what it hears: a busy client would measure
// itself.
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import { post } from './requests.ts'

/** The longest leaderboard that there is: every listener is told it at the end. */
const TOP = 1000
const SEARCH = { space: 'nas-bench-201', count: 30_000, method: 'head', top: TOP }
export const LISTENED = `${SEARCH.count} draws, ${TOP} leaders`

interface Asked {
  readonly port: string
  readonly path: string
  readonly listeners: number
}
export interface Heard {
  readonly bytes: number
  /** Connections that were told how the search ended. */
  readonly told: number
}

/** Starts a search at a service and listens to it with so many connections until it ends. */
export async function listenToSearch(url: string, listeners: number): Promise<Heard> {
  const { id } = (await (await post(`${url}/v1/searches`, SEARCH)).json()) as { id: string }
  const asked: Asked = { port: new URL(url).port, path: `/v1/searches/${id}/events`, listeners }
  const thread = new Worker(fileURLToPath(import.meta.url), { workerData: asked })
  const [heard] = (await once(thread, 'message')) as [Heard]
  await thread.terminate()
  return heard
}

if (!isMainThread && workerData !== null && 'listeners' in (workerData as object)) {
  const { port, path, listeners } = workerData as Asked
  let [bytes, told, open] = [0, 0, listeners]
  for (let i = 0; i < listeners; i++) {
    let ended = false
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`),
    )
    socket.on('data', (part) => {
      bytes += part.length
      ended ||= part.includes('event: succeeded')
    })
    socket.on('close', () => {
      if (ended) told++
      if (--open === 0) parentPort!.postMessage({ bytes, told } satisfies Heard)
    })
  }
}
