// Searches on a queue as their users run them: a service, workers, any of which may be lost.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPredictor } from '../../cli/predictors.ts'
import { redisInstalled, startRedis } from './redis-process.ts'
import { killServices, spawnService, startService } from './service-process.ts'
import { writeUntrainedBundle } from './untrained-bundle.ts'
import { parseSearchRequest } from '@archcast/core/contract/search-request.ts'
import { runSearch } from '@archcast/core/search/run.ts'
import type { RedisProcess } from './redis-process.ts'
import type { ServiceProcess } from './service-process.ts'
import type { SearchState } from '@archcast/core/contract/search.ts'
import type { ChildProcess } from 'node:child_process'

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))
const json = { 'content-type': 'application/json' }
const body = { space: 'nas-bench-201', count: 80, seed: 5, top: 6, images: 16 }
let folder: string
let redis: RedisProcess
let service: ServiceProcess
let workers: ChildProcess[] = []

function spawnWorker(url: string, model: string): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [main, 'worker', '--queue', url, '--model', model, '--processes', '1'], {
    env: { ...process.env, ARCHCAST_PROVIDER: 'cpu' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()))
  workers.push(child)
  return { child, output: () => output }
}

async function startWorker(): Promise<ChildProcess> {
  const { child, output } = spawnWorker(redis.url, folder)
  await expect.poll(output).toContain('Takes shards of searches with untrained')
  return child
}

const start = (request: object, headers: Record<string, string> = {}) =>
  fetch(`${service.url}/v1/searches`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify(request),
  })
const stateAt = async (location: string) => (await (await fetch(service.url + location)).json()) as SearchState

if (!redisInstalled) console.warn('redis-server is not installed: the tests of searches on a queue are skipped')

describe.skipIf(!redisInstalled)('searches on a queue', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'queue-'))
    await writeUntrainedBundle(folder)
    redis = await startRedis()
    service = await startService({ ARCHCAST_MODEL: folder, ARCHCAST_QUEUE_URL: redis.url })
  })
  afterAll(async () => {
    for (const worker of workers) worker.kill('SIGKILL')
    killServices()
    await redis?.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('end as in one process though a worker is killed in the midst of its shards', { timeout: 120_000 }, async () => {
    // Long enough for a worker to be lost before the search is over.
    const long = { ...body, count: 600, images: 64 }
    const predictor = await openPredictor(folder, {}, 1)
    const { candidates: _, ...expected } = await runSearch(parseSearchRequest(long), predictor)
    await predictor.close()
    const [lost] = await Promise.all([startWorker(), startWorker()])
    const location = (await start(long)).headers.get('location')!
    // Each has shards under way from the start, and takes another when one is done.
    await expect.poll(async () => (await stateAt(location)).progress!.done, { interval: 20 }).toBeGreaterThan(0)
    lost.kill('SIGKILL')
    expect(await stateAt(location)).toMatchObject({ status: 'running' })
    await expect.poll(async () => (await stateAt(location)).status).toBe('succeeded')
    expect((await stateAt(location)).result).toEqual(expected)
  })

  test('are answered with 503 while Redis is away, when predictions go on, and run when it is back', async () => {
    await redis.kill()
    const address = '/v1/searches/00000000-0000-0000-0000-000000000000'
    const answers = await Promise.all([
      start(body),
      ...['', '/events'].map((path) => fetch(service.url + address + path)),
      fetch(service.url + address, { method: 'DELETE' }),
    ])
    for (const answer of answers) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
      expect(await answer.json()).toMatchObject({ code: 'queue_unreachable' })
    }
    const cell = '|nor_conv_3x3~0|+|skip_connect~0|nor_conv_1x1~1|+|none~0|skip_connect~1|nor_conv_3x3~2|'
    const prediction = await fetch(`${service.url}/v1/predict?images=16`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ space: 'nas-bench-201', arch: cell }),
    })
    expect(prediction.status).toBe(200)
    await redis.restart()
    const again = async () => {
      const answer = await start({ ...body, count: 10 }, { prefer: 'wait=30' })
      return ((await answer.json()) as SearchState).status
    }
    await expect.poll(again).toBe('succeeded')
    expect(service.output()).toMatch(/queue of searches is lost: .*\n(.*\n)*the queue of searches is back/)
  })

  test('of a worker that is told to stop go on elsewhere, and it ends', async () => {
    const worker = workers.at(-1)!
    worker.kill('SIGTERM')
    expect(await once(worker, 'exit')).toEqual([0, null])
  })
})

describe('a queue that cannot be reached', () => {
  const nobody = 'redis://user:secret@127.0.0.1:9'
  const refusal = /^archcast: the queue at redis:\/\/127.0.0.1:9 cannot be reached: connect ECONNREFUSED 127.0.0.1:9\n$/

  test('ends the service with its address and the reason', async () => {
    const refused = spawnService({ ARCHCAST_QUEUE_URL: nobody })
    expect(await refused.exit).toBe(1)
    expect(refused.output()).toMatch(refusal)
  })

  test('ends a worker alike', async () => {
    const { child, output } = spawnWorker(nobody, '.')
    expect(await once(child, 'close')).toEqual([1, null])
    expect(output()).toMatch(refusal)
  })
})
