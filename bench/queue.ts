// `npm run bench:queue`: the same searches on a queue with one worker and with two, by turns; one process scores in each.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { once } from 'node:events'
import { median } from '@archcast/train/statistics/summary.ts'
import { openForecaster } from '../cli/predictors.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { connectRedis } from '@archcast/serve/redis/connect.ts'
import { parseSearchRequest } from '@archcast/core/search/request.ts'
import { queuedSearches } from '@archcast/serve/redis/searches.ts'
import { redisInstalled, startRedis } from '../test/end-to-end/redis-process.ts'

const ROUNDS = 5
const WORKERS = [1, 2]
const request = parseSearchRequest({ space: 'nas-bench-201', count: 200, method: 'surrogate', images: 64 })
const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url))

if (!redisInstalled) throw new Error('this takes redis-server, which is not installed')
const server = await startRedis()
const redis = await connectRedis(server.url, 'impatient')
const forecaster = await openForecaster(DEFAULT_MODEL, [], 1)
const searches = queuedSearches(redis, forecaster)

/** Resolves when it takes shards. */
async function startWorker() {
  const args = [main, 'worker', '--queue', server.url, '--processes', '1']
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ARCHCAST_PROVIDER: 'cpu' },
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return child
}

/** Seconds. */
async function search(): Promise<number> {
  const begun = performance.now()
  const { id } = await searches.start(request)
  let status = 'running'
  for await (const state of searches.watch(id)) status = state.status
  if (status !== 'succeeded') throw new Error(`the search has ${status}`)
  return (performance.now() - begun) / 1000
}

/** With fresh workers, which have their model loaded: one that idles would be handed jobs all the same. */
async function searchWith(count: number): Promise<number> {
  const workers = await Promise.all(Array.from({ length: count }, startWorker))
  const seconds = await search()
  for (const worker of workers) worker.kill('SIGTERM')
  await Promise.all(workers.map((worker) => once(worker, 'exit')))
  return seconds
}

try {
  const times = WORKERS.map((): number[] => [])
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, count] of WORKERS.entries()) times[i].push(await searchWith(count))
  }
  const [one, two] = times.map(median)
  console.log(
    `${request.count} architectures by the surrogate on ${request.images} images, median of ${ROUNDS} by turns:`,
  )
  for (const [i, count] of WORKERS.entries())
    console.log(
      `workers: ${count}  ${median(times[i]).toFixed(2)} s  (${times[i].map((s) => s.toFixed(2)).join(', ')})`,
    )
  console.log(`two against one: ${(one / two).toFixed(2)} times as fast`)
} finally {
  redis.disconnect()
  await forecaster.close()
  await server.close()
}
