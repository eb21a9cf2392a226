// `npm run bench:load`: a bounded load on loopback: 16 connections of distinct architectures, with health checks all
// along.
import { availableParallelism } from 'node:os'
import { startService } from '../test/end-to-end/service-process.ts'
import { post, randomCells, timeRequest } from './requests.ts'
import { quantile } from '@archcast/train/statistics/summary.ts'

const CONNECTIONS = 16
const REQUESTS = 160
const IMAGES = 256

const service = await startService({ ARCHCAST_PROCESSES: `${availableParallelism()}` })
const draw = randomCells(16)
const predict = () => post(`${service.url}/v1/predict?method=surrogate&images=${IMAGES}`, draw())
const check = () => fetch(`${service.url}/v2/health/live`)
// The first calls load this client's own code.
await timeRequest(check, [])
await timeRequest(predict, [])

const latencies: number[] = []
const checks: number[] = []
let left = REQUESTS
const connection = async () => {
  while (left-- > 0) await timeRequest(predict, latencies)
}
const begun = performance.now()
const load = Promise.all(Array.from({ length: CONNECTIONS }, connection))
let running = true
void load.finally(() => (running = false))
while (running) {
  await timeRequest(check, checks)
  await new Promise((resolve) => setTimeout(resolve, 20))
}
await load
const seconds = (performance.now() - begun) / 1000
const at = (values: number[], p: number) => quantile(values, p).toFixed(0)
console.log(`${CONNECTIONS} connections, ${REQUESTS} architectures, ${IMAGES} images each:`)
console.log(
  `${(REQUESTS / seconds).toFixed(1)} requests/s, p50 ${at(latencies, 0.5)} ms, p99 ${at(latencies, 0.99)} ms`,
)
console.log(
  `health check: p50 ${at(checks, 0.5)} ms, p99 ${at(checks, 0.99)} ms, longest ${at(checks, 1)} ms of ${checks.length}`,
)
service.child.kill('SIGTERM')
await service.exit
