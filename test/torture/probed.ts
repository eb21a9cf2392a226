// Health under what keeps a service busiest: the longest that a probe waited.
import { LISTENED, listenToSearch } from '../../bench/listening.ts'
import { clientOf } from './client.ts'
import { smallDocument, wideNetwork } from './documents.ts'
import { startProbes } from './probes.ts'
import { quantile } from '@archcast/train/statistics/summary.ts'
import type { Options, Send, Sent } from './client.ts'
import type { WantedRow } from './wanted-table.ts'

/** Milliseconds that a probe may wait. */
const WANTED = 100
const NDJSON = 'application/x-ndjson'
const LISTENERS = 300

type Load = (send: Send, url: string) => Promise<readonly Pick<Sent, 'status' | 'bytes'>[]>

const atOnce =
  (times: number, one: (send: Send) => Promise<Sent>): Load =>
  (send) =>
    Promise.all(Array.from({ length: times }, () => one(send)))

const LOADS: Readonly<Record<string, Load>> = {
  '10 batches of 64 small documents, all devices': atOnce(10, (send) =>
    send('/v1/predict/batch?device=all', lines(64)),
  ),
  'weights of 38 M parameters, 4 at once': atOnce(4, (send) =>
    send('/v1/weights', { body: JSON.stringify(wideNetwork()) }),
  ),
  '20 bodies of 54 MiB': atOnce(20, (send) => send('/v1/predict', { type: 'application/onnx', body: LARGE })),
  // One that was not told the end is one whose connection broke.
  [`${LISTENERS} listeners of ${LISTENED}`]: async (_, url) => {
    const { bytes, told } = await listenToSearch(url, LISTENERS)
    return Array.from({ length: LISTENERS }, (_, i) => ({ status: i < told ? 200 : 0, bytes: bytes / LISTENERS }))
  },
}

const LARGE = Buffer.alloc(54 * 2 ** 20)
const lines = (count: number): Options => ({
  type: NDJSON,
  body: Array.from({ length: count }, (_, i) => `${JSON.stringify(smallDocument(i))}\n`).join(''),
})

export async function probed(url: string): Promise<WantedRow[]> {
  const rows: WantedRow[] = []
  for (const [what, load] of Object.entries(LOADS)) {
    const client = clientOf(url)
    const probes = startProbes(url)
    const begun = performance.now()
    const sent = await load(client.send, url)
    const seconds = (performance.now() - begun) / 1000
    const { liveness, readiness } = await probes.stop()
    client.close()
    const statuses = [...Map.groupBy(sent, ({ status }) => status)].map(
      ([status, list]) => `${list.length} x ${status}`,
    )
    const megabytes = sent.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6
    console.log(
      `${what}: ${statuses.join(', ')}; ${megabytes.toFixed(1)} MB in ${seconds.toFixed(1)} s; liveness p99 ` +
        `${quantile([...liveness], 0.99).toFixed(1)} ms of ${liveness.length} probes`,
    )
    rows.push(
      { what: `${what}: liveness, worst`, measured: Math.max(...liveness), wanted: { most: WANTED }, unit: 'ms' },
      { what: `${what}: readiness, worst`, measured: Math.max(...readiness), wanted: { most: WANTED }, unit: 'ms' },
    )
  }
  return rows
}
