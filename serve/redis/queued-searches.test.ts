import { UnrecoverableError } from 'bullmq'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../../test/contract/checked-app.ts'
import { redisInstalled, startRedis } from '../../test/end-to-end/redis-process.ts'
import { connectRedis, redactedAddress } from './connect.ts'
import { openQueue } from './jobs.ts'
import { startQueueWorker } from './queue-worker.ts'
import { queuedSearches } from './queued-searches.ts'
import { parseSearchRequest } from '@archcast/core/contract/search-request.ts'
import { runSearch } from '@archcast/core/search/run.ts'
import { fakePredictorOfCosts } from '@archcast/core/search/testing.ts'
import type { RedisProcess } from '../../test/end-to-end/redis-process.ts'
import type { SearchState } from '@archcast/core/contract/search.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'
import type { Redis } from 'ioredis'

const json = { 'content-type': 'application/json' }
const request = { space: 'nas-bench-201', count: 1001, seed: 3, top: 5 }
let server: RedisProcess
let redis: Redis
let patient: Redis
let app: ReturnType<typeof createApp>
let worker: ReturnType<typeof startQueueWorker> | undefined
const errors: unknown[] = []

const appOf = (waiting?: number) =>
  createApp({
    predictor: fakePredictorOfCosts,
    searches: queuedSearches(redis, fakePredictorOfCosts, { waiting, onError: (error) => errors.push(error) }),
    ready: () => true,
    version: '1',
  })
const work = (predictor: Predictor = fakePredictorOfCosts) => {
  worker = startQueueWorker(patient, predictor, { shards: 2, onError: (error) => errors.push(error) })
}
const start = async (body: object = request, headers: Record<string, string> = {}, at = app) =>
  at.request('/v1/searches', { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })
const stateOf = async (response: Response) => (await response.json()) as SearchState
const expected = async (body: object) => {
  const { candidates: _, ...result } = await runSearch(parseSearchRequest(body), fakePredictorOfCosts)
  return result
}

test('an address is told without its password', () => {
  expect(redactedAddress('rediss://me:secret@host:6380/2')).toBe('rediss://host:6380/2')
})

test.each(['localhost:6379', 'http://localhost', 'here'])('%s is no address of a queue', async (address) => {
  await expect(connectRedis(address, 'impatient')).rejects.toThrow(/such as redis:\/\/localhost:6379, not '/)
})

describe.skipIf(!redisInstalled)('a search on a queue', () => {
  beforeAll(async () => {
    server = await startRedis()
    redis = await connectRedis(server.url, 'impatient')
    patient = await connectRedis(server.url, 'patient')
  })
  beforeEach(async () => {
    await redis.flushall()
    errors.length = 0
    app = appOf()
  })
  afterEach(async () => {
    await worker?.close()
    worker = undefined
    expect(errors).toEqual([])
  })
  afterAll(async () => {
    for (const each of [redis, patient]) each?.disconnect()
    await server?.close()
  })

  test('is found at every service, and ends as in one process', async () => {
    const accepted = await start()
    expect(accepted.status).toBe(202)
    expect(await stateOf(accepted)).toMatchObject({ status: 'running', request, progress: { done: 0, total: 1001 } })
    work()
    const location = accepted.headers.get('location')!
    const other = appOf()
    await expect.poll(async () => (await stateOf(await other.request(location))).status).toBe('succeeded')
    const { result, progress } = await stateOf(await app.request(location))
    expect(result).toEqual(await expected(request))
    expect(progress).toMatchObject({ stage: 'surrogate', done: 20, total: 20 })
  })

  test.each(['head', 'surrogate'])('by the %s alone gives the same whenever it is asked', async (method) => {
    work()
    const body = { ...request, method, count: 130 }
    const [first, second] = await Promise.all([1, 2].map(() => start(body, { prefer: 'wait=20' })))
    expect([first.status, first.headers.get('preference-applied')]).toEqual([200, 'wait=20'])
    const { result } = await stateOf(first)
    expect(result).toEqual(await expected(body))
    expect((await stateOf(second)).result).toEqual(result)
  })

  test('counts shards once, however often they run', async () => {
    const location = (await start()).headers.get('location')!
    const queue = openQueue(redis, fakePredictorOfCosts.model)
    const jobs = await queue.getWaiting()
    expect(jobs).toHaveLength(3)
    await queue.addBulk(jobs.flatMap(({ name, data }) => [1, 2].map(() => ({ name, data }))))
    work()
    await expect.poll(async () => (await stateOf(await app.request(location))).status).toBe('succeeded')
    expect((await stateOf(await app.request(location))).result).toEqual(await expected(request))
    await expect.poll(() => queue.count()).toBe(0)
  })

  test('tells its progress as events, the result last', async () => {
    const location = (await start()).headers.get('location')!
    const events = app.request(`${location}/events`)
    work()
    const parts = (await (await events).text()).trim().split('\n\n')
    const names = parts.map((part) => /^event: (.*)$/m.exec(part)![1])
    expect(names.at(-1)).toBe('succeeded')
    expect(new Set(names.slice(0, -1))).toEqual(new Set(['progress']))
    expect(JSON.parse(/^data: (.*)$/m.exec(parts.at(-1)!)![1]).result).toEqual(await expected(request))
  })

  test('is cancelled in the midst of a shard, and stays so', async () => {
    const begun = Promise.withResolvers<void>()
    const signals: AbortSignal[] = []
    work({
      ...fakePredictorOfCosts,
      async predict(architecture, options) {
        signals.push(options!.signal!)
        begun.resolve()
        await new Promise((resolve) => setTimeout(resolve, 20))
        return fakePredictorOfCosts.predict(architecture, options)
      },
    })
    const location = (await start()).headers.get('location')!
    await begun.promise
    expect(await stateOf(await app.request(location, { method: 'DELETE' }))).toMatchObject({ status: 'cancelled' })
    await expect.poll(() => signals.every(({ aborted }) => aborted)).toBe(true)
    await worker!.close()
    expect(await stateOf(await app.request(location))).toMatchObject({ status: 'cancelled' })
  })

  test('that is lost with all that Redis held is told of to all who wait, and another runs', async () => {
    const [begun, emptied] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    work({
      ...fakePredictorOfCosts,
      async predict(architecture, options) {
        begun.resolve()
        await emptied.promise
        return fakePredictorOfCosts.predict(architecture, options)
      },
    })
    const location = (await start()).headers.get('location')!
    const events = app.request(`${location}/events`)
    const waiting = start({ ...request, seed: 4 }, { prefer: 'wait=20' })
    await begun.promise
    // Both searches are there, and somebody listens to each.
    await expect.poll(async () => (await redis.keys('archcast:search:*')).length).toBe(2)
    const reader = (await events).body!.getReader()
    let told = new TextDecoder().decode((await reader.read()).value)
    await redis.flushall()
    emptied.resolve()
    for (let part = await reader.read(); !part.done; part = await reader.read())
      told += new TextDecoder().decode(part.value)
    expect(told).toMatch(/event: error\n[^]*"code":"unknown_search"/)
    expect(await stateOf(await waiting)).toMatchObject({
      status: 'failed',
      error: { code: 'interrupted', status: 503 },
    })
    expect((await app.request(location)).status).toBe(404)
    const again = await stateOf(await start(request, { prefer: 'wait=20' }))
    expect(again).toMatchObject({ status: 'succeeded', result: await expected(request) })
    // Workers may have written what they had done of those that are lost.
    for (const key of await redis.keys('archcast:search:*')) expect(await redis.ttl(key)).toBeGreaterThan(0)
  })

  test('that fails says why', async () => {
    work()
    const unknown = { ...request, constraints: { max_latency_ms: { phone: 1 } } }
    const state = await stateOf(await start(unknown, { prefer: 'wait=20' }))
    expect(state).toMatchObject({ status: 'failed', error: { code: 'unknown_device', status: 422 } })
  })

  test('outlives a shard that fails and is tried again', async () => {
    let failures = 0
    const predict: Predictor['predict'] = async (architecture, options) => {
      if (failures++ === 0) throw new Error('out of luck')
      return fakePredictorOfCosts.predict(architecture, options)
    }
    work({ ...fakePredictorOfCosts, predict })
    const state = await stateOf(await start(request, { prefer: 'wait=20' }))
    expect(state).toMatchObject({ status: 'succeeded', result: await expected(request) })
  })

  test('fails with the first shard that is not tried again', async () => {
    const predict = () => Promise.reject(new UnrecoverableError('out of order'))
    work({ ...fakePredictorOfCosts, predict })
    const state = await stateOf(await start({ ...request, count: 10 }, { prefer: 'wait=20' }))
    expect(state).toMatchObject({ status: 'failed', error: { status: 500 } })
    expect(errors.splice(0)).toEqual([expect.objectContaining({ message: 'out of order' })])
  })

  test('is refused while too many wait, and unknown where there is none', async () => {
    await start()
    const full = await start(request, {}, appOf(3))
    expect([full.status, full.headers.get('retry-after')]).toEqual([429, '1'])
    for (const path of ['', '/events']) expect((await app.request(`/v1/searches/none${path}`)).status).toBe(404)
  })

  test('leaves nothing that does not expire', async () => {
    await start()
    work()
    await start({ ...request, seed: 4 }, { prefer: 'wait=20' })
    const own = await redis.keys('archcast:search:*')
    expect(own.length).toBeGreaterThan(1)
    for (const key of own) expect(await redis.ttl(key)).toBeGreaterThan(80_000)
    await worker!.close()
    expect(await redis.keys('archcast:searches-0123456789ab:[0-9a-f]*-*')).toEqual([])
  })
})
