// Searches as resources, on the app in process.
import { beforeEach, describe, expect, test } from 'vitest'
import { createApp } from './checked-app.ts'
import { fakeDeps, fakePredictor } from './fake-predictor.ts'
import { inProcessSearches } from '@archcast/serve/searches.ts'
import type { SearchState } from '@archcast/serve/searches.ts'

const json = { 'content-type': 'application/json' }
const request = { space: 'nas-bench-201', count: 40, seed: 3, top: 4 }
/** Searches wait here until it is opened. */
let gate: PromiseWithResolvers<void>
let app: ReturnType<typeof createApp>

beforeEach(() => {
  gate = Promise.withResolvers()
  const predictor: typeof fakePredictor = {
    ...fakePredictor,
    async predict(...asked) {
      await gate.promise
      return fakePredictor.predict(...asked)
    },
  }
  app = createApp({ ...fakeDeps, predictor, searches: inProcessSearches(predictor, { running: 2, kept: 3 }) })
})

const start = async (body: object = request, headers: Record<string, string> = {}) =>
  app.request('/v1/searches', { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })
const stateOf = async (response: Response) => (await response.json()) as SearchState

describe('a search', () => {
  test('is accepted, found where it says, and ends with leaders and a front', async () => {
    const accepted = await start()
    expect(accepted.status).toBe(202)
    const location = accepted.headers.get('location')!
    expect(await stateOf(accepted)).toMatchObject({ status: 'running', request: { count: 40 } })
    gate.resolve()
    await expect.poll(async () => (await stateOf(await app.request(location))).status).toBe('succeeded')
    const { result, progress } = await stateOf(await app.request(location))
    expect(result!.leaderboard).toHaveLength(4)
    expect(result).toMatchObject({ drawn: 40, method: 'surrogate' })
    expect(result!.pareto.length).toBeGreaterThan(0)
    expect(progress).toMatchObject({ done: 40, total: 40 })
  })

  test('is waited for where that is preferred, and gives the same result again', async () => {
    gate.resolve()
    const [first, second] = await Promise.all([1, 2].map(() => start(request, { prefer: 'wait=20' })))
    expect([first.status, first.headers.get('preference-applied')]).toEqual([200, 'wait=20'])
    const { result } = await stateOf(first)
    expect((await stateOf(second)).result).toEqual(result)
  })

  test('that is not done in the time preferred goes on', async () => {
    const response = await start(request, { prefer: 'respond-async, wait=1' })
    expect(response.status).toBe(202)
    gate.resolve()
    const location = response.headers.get('location')!
    await expect.poll(async () => (await stateOf(await app.request(location))).status).toBe('succeeded')
  })

  test('tells its progress as events, the result last', async () => {
    const location = (await start()).headers.get('location')!
    const events = await app.request(`${location}/events`)
    expect(events.headers.get('content-type')).toMatch(/^text\/event-stream/)
    gate.resolve()
    const parts = (await events.text()).trim().split('\n\n')
    const names = parts.map((part) => /^event: (.*)$/m.exec(part)![1])
    expect(names.at(-1)).toBe('succeeded')
    expect(new Set(names.slice(0, -1))).toEqual(new Set(['progress']))
    expect(JSON.parse(/^data: (.*)$/m.exec(parts.at(-1)!)![1]).result.leaderboard).toHaveLength(4)
  })

  test('is cancelled, and stays so', async () => {
    const location = (await start()).headers.get('location')!
    const cancelled = await app.request(location, { method: 'DELETE' })
    expect((await stateOf(cancelled)).status).toBe('cancelled')
    gate.resolve()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await stateOf(await app.request(location))).status).toBe('cancelled')
  })
})

describe('a search is refused', () => {
  test('while as many run as may, and forgotten when others have come', async () => {
    const first = (await start()).headers.get('location')!
    await start()
    const full = await start()
    expect([full.status, full.headers.get('retry-after')]).toEqual([429, '1'])
    gate.resolve()
    await expect.poll(async () => (await stateOf(await app.request(first))).status).toBe('succeeded')
    for (let i = 0; i < 3; i++) expect((await start(request, { prefer: 'wait=20' })).status).toBe(200)
    expect((await app.request(first)).status).toBe(404)
  })

  test('by the place of its fault', async () => {
    const response = await start({ ...request, count: 0, constraints: { max_macs: -1 } })
    expect(response.status).toBe(422)
    const { errors } = (await response.json()) as { errors: { pointer: string }[] }
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/count', '/constraints/max_macs'])
    expect((await app.request('/v1/searches/none')).status).toBe(404)
    expect((await app.request('/v1/searches/none/events')).status).toBe(404)
  })

  test('when a device is not known, as its state says', async () => {
    gate.resolve()
    const body = { ...request, constraints: { max_latency_ms: { phone: 1 } } }
    const state = await stateOf(await start(body, { prefer: 'wait=20' }))
    expect(state).toMatchObject({ status: 'failed', error: { code: 'unknown_device', status: 422 } })
  })
})
