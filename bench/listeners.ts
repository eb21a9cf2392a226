// `npm run bench:listeners`: how long probes wait while many listen to the events of one search with a long
// leaderboard.
import { Worker } from 'node:worker_threads'
import { once } from 'node:events'
import { quantile } from '@archcast/train/statistics/summary.ts'
import { startService } from '../test/end-to-end/service-process.ts'
import { post } from './requests.ts'

const LISTENERS = 300
/** The longest leaderboard that there is: every listener is told it at the end. */
const TOP = 1000
const SEARCH = { space: 'nas-bench-201', count: 30_000, method: 'head', top: TOP }
const PROBES = ['/v2/health/live', '/v2/health/ready']
const PAUSE = 20

const service = await startService({})
const { port } = new URL(service.url)
const measure = async (until: Promise<unknown>): Promise<number[]> => {
  const times: number[] = []
  let going = true
  void until.finally(() => (going = false))
  for (let i = 0; going; i++) {
    const begun = performance.now()
    const answer = await fetch(service.url + PROBES[i % PROBES.length])
    await answer.text()
    times.push(performance.now() - begun)
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
  return times
}
const told = (times: number[]) =>
  `p50 ${quantile(times, 0.5).toFixed(0)} ms, p99 ${quantile(times, 0.99).toFixed(0)} ms, longest ${quantile(times, 1).toFixed(0)} ms of ${times.length}`

for (const listeners of [1, LISTENERS]) {
  const { id } = (await (await post(`${service.url}/v1/searches`, SEARCH)).json()) as { id: string }
  const workerData = { port, path: `/v1/searches/${id}/events`, listeners }
  const begun = performance.now()
  const thread = new Worker(new URL('./listening.ts', import.meta.url), { workerData })
  const end = once(thread, 'message') as Promise<[number]>
  const times = await measure(end)
  const [bytes] = await end
  console.log(
    `${listeners} listeners of ${SEARCH.count} draws, ${TOP} leaders: ${((performance.now() - begun) / 1000).toFixed(1)} s, ` +
      `${(bytes / 2 ** 20).toFixed(1)} MiB; probes: ${told(times)}`,
  )
}
service.child.kill('SIGTERM')
await service.exit
