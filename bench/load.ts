// `npm run bench:load`: a bounded load on loopback: 16 connections of distinct architectures, with health checks all along.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'

const CONNECTIONS = 16
const REQUESTS = 160
const IMAGES = 256
const PORT = 8797
const url = `http://127.0.0.1:${PORT}`

const service = spawn(process.execPath, [fileURLToPath(new URL('../serve/main.ts', import.meta.url))], {
  env: { ...process.env, PORT: String(PORT) },
  stdio: ['ignore', 'pipe', 'inherit'],
})
await once(service.stdout, 'data')

const space = SPACES.get('nas-bench-201')!
const random = createRandom(16)
const timed = async (work: () => Promise<Response>, into: number[]) => {
  const start = performance.now()
  const response = await work()
  await response.arrayBuffer()
  into.push(performance.now() - start)
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`)
}
const predict = () => {
  const body = JSON.stringify({ space: space.name, arch: space.sample(random) })
  const headers = { 'content-type': 'application/json' }
  return fetch(`${url}/v1/predict?images=${IMAGES}`, { method: 'POST', headers, body })
}
const check = () => fetch(`${url}/v2/health/live`)
// The first calls load this client's own code.
await timed(check, [])
await timed(predict, [])

const latencies: number[] = []
const checks: number[] = []
let left = REQUESTS
const connection = async () => {
  while (left-- > 0) await timed(predict, latencies)
}
const begun = performance.now()
const load = Promise.all(Array.from({ length: CONNECTIONS }, connection))
let running = true
void load.finally(() => (running = false))
while (running) {
  await timed(check, checks)
  await new Promise((resolve) => setTimeout(resolve, 20))
}
await load
const seconds = (performance.now() - begun) / 1000
const at = (values: number[], p: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(p * values.length) - 1].toFixed(0)
console.log(`${CONNECTIONS} connections, ${REQUESTS} architectures, ${IMAGES} images each:`)
console.log(
  `${(REQUESTS / seconds).toFixed(1)} requests/s, p50 ${at(latencies, 0.5)} ms, p99 ${at(latencies, 0.99)} ms`,
)
console.log(
  `health check: p50 ${at(checks, 0.5)} ms, p99 ${at(checks, 0.99)} ms, longest ${at(checks, 1)} ms of ${checks.length}`,
)
service.kill('SIGTERM')
await once(service, 'exit')
