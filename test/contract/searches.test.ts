// Searches as resources, on the app in process.
import { createParser } from 'eventsource-parser'
import { beforeEach, describe, expect, test } from 'vitest'
import { createApp } from './checked-app.ts'
import { fakeDeps, fakePredictor } from './fake-predictor.ts'
import { parseSearchRequest } from '@archcast/core/contract/search-request.ts'
import { HttpProblem } from '@archcast/serve/problem.ts'
import { inProcessSearches } from '@archcast/serve/searches.ts'
import type { SearchState } from '@archcast/core/contract/search.ts'
import type { Searches } from '@archcast/serve/searches.ts'

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
interface Told {
  readonly id?: string
  readonly event: string
  readonly data: string
}

async function eventsIn(response: Response): Promise<Told[]> {
  const events: Told[] = []
  const parser = createParser({
    onEvent: ({ id, event, data }) => events.push({ ...(id !== undefined && { id }), event: event!, data }),
  })
  parser.feed(await response.text())
  return events
}

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

  test('has ids that grow, and are the same on every connection: who names one goes on behind it', async () => {
    const location = (await start()).headers.get('location')!
    const open = await app.request(`${location}/events`)
    gate.resolve()
    const events = await eventsIn(open)
    const ids = events.map(({ id }) => Number(id))
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b))
    const again = await eventsIn(await app.request(`${location}/events`))
    expect(again).toEqual([events.at(-1)])
    for (const id of ['0', ids.at(-2)!, 'x', '', '-1', '9'.repeat(30)]) {
      const rest = await app.request(`${location}/events`, { headers: { 'last-event-id': `${id}` } })
      expect(await eventsIn(rest)).toEqual([events.at(-1)])
    }
  })

  test('has no more to tell whoever heard how it ended, which ends an EventSource', async () => {
    gate.resolve()
    const { id } = await stateOf(await start(request, { prefer: 'wait=20' }))
    const [{ id: last }] = await eventsIn(await app.request(`/v1/searches/${id}/events`))
    const told = await app.request(`/v1/searches/${id}/events`, { headers: { 'last-event-id': last! } })
    expect([told.status, await told.text()]).toEqual([204, ''])
    const cancelled = (await start()).headers.get('location')!
    await app.request(cancelled, { method: 'DELETE' })
    expect((await app.request(`${cancelled}/events`, { headers: { 'last-event-id': last! } })).status).not.toBe(500)
  })

  test.each<[string, () => AsyncGenerator<SearchState>, number, string]>([
    ['is forgotten', async function* (): AsyncGenerator<SearchState> {}, 404, 'unknown_search'],
    [
      'cannot be asked about any more',
      // oxlint-disable-next-line require-yield
      async function* (): AsyncGenerator<SearchState> {
        throw new HttpProblem(503, 'queue_unreachable', 'gone', { 'retry-after': '5' })
      },
      503,
      'queue_unreachable',
    ],
    [
      'fails in ways nobody foresaw',
      // oxlint-disable-next-line require-yield
      async function* (): AsyncGenerator<SearchState> {
        throw new Error('secret')
      },
      500,
      'internal',
    ],
  ])('that %s ends its stream with an error, and what was told can be gone on from', async (_, end, status, code) => {
    const running: SearchState = { id: 'a', status: 'running', request: parseSearchRequest(request) }
    const progress = { stage: 'surrogate' as const, done: 7, total: 40, distinct: 7, allowed: 7, leaders: [] }
    const errors: unknown[] = []
    const searches: Searches = {
      start: async () => running,
      get: async () => running,
      cancel: async () => running,
      async *watch() {
        yield running
        yield { ...running, progress }
        yield* end()
      },
    }
    app = createApp({ ...fakeDeps, searches, onError: (error) => errors.push(error) })
    const events = await eventsIn(await app.request('/v1/searches/a/events'))
    expect(events.map(({ event }) => event)).toEqual(['progress', 'progress', 'error'])
    expect(JSON.parse(events[2].data)).toMatchObject({ status, code })
    expect(events[2].data).not.toContain('secret')
    expect(events[2].id).toBeUndefined()
    expect(errors).toHaveLength(status === 500 ? 1 : 0)
    const rest = await app.request('/v1/searches/a/events', { headers: { 'last-event-id': events[1].id! } })
    expect((await eventsIn(rest)).map(({ event }) => event)).toEqual(['error'])
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
