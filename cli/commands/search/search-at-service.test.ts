import { serve } from '@hono/node-server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { searchAtService } from './search-at-service.ts'
import { parseSearchRequest } from '@archcast/core/contract/search-request.ts'
import { runSearch } from '@archcast/core/search/run.ts'
import { fakePredictorOfCosts } from '@archcast/core/search/testing.ts'
import { createApp } from '@archcast/serve/app.ts'
import { HttpProblem } from '@archcast/serve/problem.ts'
import { inProcessSearches } from '@archcast/serve/searches.ts'
import type { SearchServiceOptions } from './search-at-service.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'
import type { Searches } from '@archcast/serve/searches.ts'
import type { AddressInfo } from 'node:net'

const request = parseSearchRequest({ space: 'nas-bench-201', count: 60, seed: 2, top: 3 })
let gate: PromiseWithResolvers<void>
let server: ReturnType<typeof serve>
let stop: AbortController
let notes: string[]
let options: SearchServiceOptions

beforeEach(async () => {
  gate = Promise.withResolvers()
  const predictor: Predictor = {
    ...fakePredictorOfCosts,
    async predict(...asked) {
      await gate.promise
      return fakePredictorOfCosts.predict(...asked)
    },
  }
  const searches = inProcessSearches(predictor, { running: 1 })
  const app = createApp({ predictor, searches, ready: () => true, version: '1', access: { tokens: ['open'] } })
  const { port } = await new Promise<AddressInfo>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, resolve)
  })
  stop = new AbortController()
  notes = []
  options = {
    url: `http://127.0.0.1:${port}`,
    token: 'open',
    signal: stop.signal,
    onProgress: () => {},
    onNote: (note) => notes.push(note),
  }
})
afterEach(() => {
  gate.resolve()
  server.close()
})

describe('a search at a service', () => {
  test('gives what this process would give, and tells its progress', async () => {
    const progress: string[] = []
    gate.resolve()
    const result = await searchAtService(request, {
      ...options,
      url: `${options.url}/`,
      onProgress: ({ stage, done, total }) => progress.push(`${stage} ${done}/${total}`),
    })
    const { candidates: _, ...expected } = await runSearch(request, fakePredictorOfCosts)
    expect(result).toEqual(expected)
    expect(progress.length).toBeGreaterThan(0)
    expect(notes).toEqual([expect.stringMatching(/^http:.*\/v1\/searches\/[0-9a-f-]{36}$/)])
  })

  test('waits for its turn as long as the service says', async () => {
    const first = searchAtService(request, options)
    await expect.poll(() => notes).toHaveLength(1)
    const second = searchAtService(request, options)
    await expect.poll(() => notes.at(-1)).toMatch(/queue is full.*: waiting 1 s/)
    gate.resolve()
    expect(await second).toEqual(await first)
  })

  test('goes on behind what it was told, where the service loses sight of the search for a while', async () => {
    const asked: (string | undefined)[] = []
    let told = 0
    const own = inProcessSearches(fakePredictorOfCosts)
    const searches: Searches = {
      ...own,
      async *watch(id, signal) {
        for await (const state of own.watch(id, signal)) {
          if (told++ === 1) throw new HttpProblem(503, 'queue_unreachable', 'gone for a while')
          yield state
        }
      },
    }
    const app = createApp({ predictor: fakePredictorOfCosts, searches, ready: () => true, version: '1' })
    server.close()
    const { port } = await new Promise<AddressInfo>((resolve) => {
      const answer = (sent: Request) => {
        if (sent.url.endsWith('/events')) asked.push(sent.headers.get('last-event-id') ?? undefined)
        return app.fetch(sent)
      }
      server = serve({ fetch: answer, port: 0, hostname: '127.0.0.1' }, resolve)
    })
    const result = await searchAtService(request, { ...options, url: `http://127.0.0.1:${port}` })
    const { candidates: _, ...expected } = await runSearch(request, fakePredictorOfCosts)
    expect(result).toEqual(expected)
    expect(asked).toEqual([undefined, expect.stringMatching(/^\d+$/)])
  })

  test('is cancelled there when it is given up here', async () => {
    const given = searchAtService(request, options)
    await expect.poll(() => notes).toHaveLength(1)
    stop.abort()
    expect(await given).toBeUndefined()
    const state = await fetch(notes[0], { headers: { authorization: 'Bearer open' } })
    expect(await state.json()).toMatchObject({ status: 'cancelled' })
  })

  test.each<[string, Partial<SearchServiceOptions>, RegExp]>([
    ['nobody there', { url: 'http://127.0.0.1:9' }, /^the service at http:\/\/127.0.0.1:9 cannot be reached: /],
    ['no address', { url: 'here' }, /^--url takes the address of a service, .* not 'here'$/],
    ['no token', { token: undefined }, /give a token by --token or ARCHCAST_TOKEN$/],
    ['a wrong token', { token: 'shut' }, /not one of this service; give a token/],
  ])('%s is said so', async (_, wrong, message) => {
    await expect(searchAtService(request, { ...options, ...wrong })).rejects.toThrow(message)
  })

  test('names what the service does not take, and what fails there', async () => {
    const unknown = { ...request, space: 'nas-bench-210' }
    await expect(searchAtService(unknown, options)).rejects.toThrow(/^\/space: /)
    gate.resolve()
    const constraints = { max_latency_ms: { phone: 1 } }
    await expect(searchAtService({ ...request, constraints }, options)).rejects.toThrow(/unknown device 'phone'/)
  })
})
