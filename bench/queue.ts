// `npm run bench:queue`: the same searches on a queue with one worker and with two, by turns; one process scores in
// each.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { openPredictor } from '../cli/predictors.ts'
import { redisInstalled, startRedis } from '../test/end-to-end/redis-process.ts'
import { parseSearchRequest } from '@archcast/core/contract/search-request.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { connectRedis } from '@archcast/serve/redis/connect.ts'
import { queuedSearches } from '@archcast/serve/redis/queued-searches.ts'
import { median } from '@archcast/train/statistics/summary.ts'

const ROUNDS = 5
const request = parseSearchRequest({ space: 'nas-bench-201', count: 480, method: 'surrogate', images: 256 })
const WARMING = { ...request, count: 80 }
const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url))

if (!redisInstalled) throw new Error('this takes redis-server, which is not installed')
const server = await startRedis()
const redis = await connectRedis(server.url, 'impatient')
const predictor = await openPredictor(DEFAULT_MODEL, {}, 1)
const searches = queuedSearches(redis, predictor)

/** Resolves when it takes shards. */
async function startWorker() {
  const args = [main, 'worker', '--queue', server.url, '--processes', '1']
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ARCHCAST_PROVIDER: 'cpu' },
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return child
}

/** Seconds. */
async function search(asked = request): Promise<number> {
  const begun = performance.now()
  const { id } = await searches.start(asked)
  let status = 'running'
  for await (const state of searches.watch(id)) status = state.status
  if (status !== 'succeeded') throw new Error(`the search has ${status}`)
  return (performance.now() - begun) / 1000
}

console.log(`${request.count} architectures by the surrogate on ${request.images} images, one process a worker`)
const first = await startWorker()
try {
  await search(WARMING)
  const [one, two]: number[][] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    one.push(await search())
    // Ended when it is not to work: one that only pauses would still be handed jobs.
    const second = await startWorker()
    await search(WARMING)
    two.push(await search())
    second.kill('SIGTERM')
    await once(second, 'exit')
    console.log(`round ${round + 1}: ${one[round].toFixed(2)} s by one worker, ${two[round].toFixed(2)} s by two`)
  }
  const ratio = (median(one) / median(two)).toFixed(2)
  console.log(
    `medians: ${median(one).toFixed(2)} s by one worker, ${median(two).toFixed(2)} s by two, ${ratio} times as fast`,
  )
} finally {
  first.kill('SIGKILL')
  redis.disconnect()
  await predictor.close()
  await server.close()
}
