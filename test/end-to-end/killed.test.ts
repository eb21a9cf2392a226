// A service that ends in the midst of searches, by a signal that it hears or not: nothing is lost silently, nothing
// comes twice.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redisInstalled, startRedis } from './redis-process.ts'
import { killServices, spawnService, startService } from './service-process.ts'
import { writeUntrainedBundle } from './untrained-bundle.ts'
import type { RedisProcess } from './redis-process.ts'
import type { ServiceProcess } from './service-process.ts'
import type { SearchState } from '@archcast/core/contract/search.ts'

const json = { 'content-type': 'application/json' }
const short = { space: 'nas-bench-201', count: 3, images: 16, top: 2 }
const long = { ...short, count: 5000 }
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'killed-'))
  await writeUntrainedBundle(folder)
})
afterAll(async () => {
  killServices()
  await rm(folder, { recursive: true, force: true })
})

const start = async ({ url }: ServiceProcess, body: object, headers = {}) => {
  const answer = await fetch(`${url}/v1/searches`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify(body),
  })
  return {
    location: answer.headers.get('location')!,
    status: answer.status,
    state: (await answer.json()) as SearchState,
  }
}
const stateAt = async ({ url }: ServiceProcess, location: string) =>
  (await (await fetch(url + location)).json()) as SearchState
const eventsAt = async ({ url }: ServiceProcess, location: string) =>
  (await (await fetch(`${url}${location}/events`)).text()).trim().split('\n\n')

describe('without a queue', () => {
  const env = () => ({ ARCHCAST_MODEL: folder, ARCHCAST_STORE: join(folder, 'searches.sqlite') })

  test('what was done stays done, and what ran says that it was interrupted', async () => {
    const first = await startService(env())
    const done = await start(first, short, { prefer: 'wait=30' })
    expect(done.state.status).toBe('succeeded')
    const lost = await start(first, long)
    await expect.poll(async () => (await stateAt(first, lost.location)).progress?.done ?? 0).toBeGreaterThan(0)
    first.child.kill('SIGKILL')
    await first.exit

    const second = await startService(env())
    expect(await stateAt(second, done.location)).toEqual(done.state)
    expect(await stateAt(second, lost.location)).toMatchObject({ status: 'failed', error: { code: 'interrupted' } })
    expect((await eventsAt(second, lost.location)).at(-1)).toMatch(/^event: failed$/m)

    // One store is of one service.
    const other = spawnService(env())
    expect(await other.exit).toBe(1)
    expect(other.output()).toMatch(/^archcast: the store of searches .* is held by another service; .*ARCHCAST_STORE/)

    // A search does not hold up the end, and whoever listens hears of it.
    const running = await start(second, long)
    const events = eventsAt(second, running.location)
    await expect.poll(async () => (await stateAt(second, running.location)).progress?.done ?? 0).toBeGreaterThan(0)
    const waited = start(second, { ...long, seed: 1 }, { prefer: 'wait=60' })
    await expect
      .poll(async () => await (await fetch(`${second.url}/metrics`)).text())
      .toContain('archcast_searches_running 2')
    second.child.kill('SIGTERM')
    expect((await events).at(-1)).toMatch(/^event: failed$[^]*"code":"interrupted"/m)
    expect((await waited).state).toMatchObject({ status: 'failed', error: { code: 'interrupted' } })
    expect(await second.exit).toBe(0)
  })
})

describe.skipIf(!redisInstalled)('with a queue', () => {
  const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))
  let redis: RedisProcess

  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis?.close())

  test('a search goes on, and the next service tells of it', { timeout: 120_000 }, async () => {
    const env = { ARCHCAST_MODEL: folder, ARCHCAST_QUEUE_URL: redis.url }
    const args = [main, 'worker', '--queue', redis.url, '--model', folder, '--processes', '1']
    const worker = spawn(process.execPath, args, { env: { ...process.env, ARCHCAST_PROVIDER: 'cpu' }, stdio: 'ignore' })
    try {
      const first = await startService(env)
      const body = { ...short, count: 60 }
      const { location } = await start(first, body)
      await expect.poll(async () => (await stateAt(first, location)).progress?.done ?? 0).toBeGreaterThan(0)
      first.child.kill('SIGKILL')
      await first.exit

      const second = await startService(env)
      const events = eventsAt(second, location)
      // Whoever waits for a search where the service stops is told where it is found.
      const waiting = start(second, { ...long, seed: 2 }, { prefer: 'wait=60' })
      await expect.poll(async () => (await stateAt(second, location)).status).toBe('succeeded')
      const { result } = await stateAt(second, location)
      expect((await events).at(-1)).toMatch(/^event: succeeded$/m)
      second.child.kill('SIGTERM')
      const left = await waiting
      expect([left.status, left.state.status]).toEqual([202, 'running'])
      expect(await second.exit).toBe(0)

      const third = await startService(env)
      expect((await stateAt(third, left.location)).status).toBe('running')
      await fetch(third.url + left.location, { method: 'DELETE' })
      // The same search again, in one go, gives what came of the one that changed hands.
      const again = await start(third, body, { prefer: 'wait=60' })
      await expect.poll(async () => (await stateAt(third, again.location)).status).toBe('succeeded')
      expect((await stateAt(third, again.location)).result).toEqual(result)
      third.child.kill('SIGKILL')
    } finally {
      worker.kill('SIGKILL')
    }
  })
})
