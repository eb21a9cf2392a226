// `npm run bench:listeners`: how long probes wait while many listen to the events of one search with a long
// leaderboard.
import { startService } from '../test/end-to-end/service-process.ts'
import { LISTENED, listenToSearch } from './listening.ts'
import { quantile } from '@archcast/train/statistics/summary.ts'

const LISTENERS = 300
const PROBES = ['/v2/health/live', '/v2/health/ready']
const PAUSE = 20

const service = await startService({})
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
  const begun = performance.now()
  const heard = listenToSearch(service.url, listeners)
  const times = await measure(heard)
  const { bytes } = await heard
  console.log(
    `${listeners} listeners of ${LISTENED}: ${((performance.now() - begun) / 1000).toFixed(1)} s, ` +
      `${(bytes / 2 ** 20).toFixed(1)} MiB; probes: ${told(times)}`,
  )
}
service.child.kill('SIGTERM')
await service.exit
