// Health under what keeps a service busiest: the longest that a probe waited.
import { clientOf } from './client.ts'
import { smallDocument, wideNetwork } from './documents.ts'
import { startProbes } from './probes.ts'
import { quantile } from '@archcast/train/statistics/summary.ts'
import type { Options, Send, Sent } from './client.ts'
import type { Row } from './table.ts'

/** Milliseconds that a probe may wait. */
const WANTED = 100
const NDJSON = 'application/x-ndjson'

/** Each is sent as often as it says, all at once. */
const LOADS: readonly {
  readonly what: string
  readonly times: number
  readonly send: (send: Send) => Promise<Sent>
}[] = [
  {
    what: '10 batches of 64 small documents, all devices',
    times: 10,
    send: (send) => send('/v1/predict/batch?device=all', lines(64)),
  },
  {
    what: 'weights of 38 M parameters, 4 at once',
    times: 4,
    send: (send) => send('/v1/weights', { body: JSON.stringify(wideNetwork()) }),
  },
  {
    what: '20 bodies of 54 MiB',
    times: 20,
    send: (send) => send('/v1/predict', { type: 'application/onnx', body: LARGE }),
  },
]

const LARGE = Buffer.alloc(54 * 2 ** 20)
const lines = (count: number): Options => ({
  type: NDJSON,
  body: Array.from({ length: count }, (_, i) => `${JSON.stringify(smallDocument(i))}\n`).join(''),
})

export async function probed(url: string): Promise<Row[]> {
  const rows: Row[] = []
  for (const { what, times, send: one } of LOADS) {
    const client = clientOf(url)
    const probes = startProbes(url)
    const begun = performance.now()
    const sent = await Promise.all(Array.from({ length: times }, () => one(client.send)))
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
