// What is seen of requests from outside: ids, lines of the log, counts by cause, facts.
import { describe, expect, test } from 'vitest'
import { createApp } from './checked-app.ts'
import { fakeDeps, fakePredictor } from './fake-predictor.ts'
import { flat } from './small-architectures.ts'
import { openAccessLog } from '@archcast/serve/access-log.ts'
import { factsOf } from '@archcast/serve/node/facts.ts'
import { prometheusMetrics } from '@archcast/serve/node/metrics.ts'
import { inProcessSearches } from '@archcast/serve/searches.ts'
import type { AccessLine, AppDeps } from '@archcast/serve/deps.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const PARENT = '00f067aa0ba902b7'
const headers = { 'content-type': 'application/json' }

function seen(deps: Partial<AppDeps> = {}) {
  const lines: AccessLine[] = []
  return { lines, app: createApp({ ...fakeDeps, onRequest: (line) => lines.push(line), ...deps }) }
}

describe('a request', () => {
  test('has the id that it came with, or a new one, whatever becomes of it', async () => {
    const { app } = seen({ access: { tokens: ['a'] } })
    const paths = ['/v2/health/live', '/info', '/nowhere', '/v1/predict', '/docs']
    for (const path of paths) {
      const answer = await app.request(path, { headers: { 'x-request-id': 'caller-7' } })
      expect(answer.headers.get('x-request-id'), path).toBe('caller-7')
      expect((await app.request(path)).headers.get('x-request-id'), path).toMatch(/^[\da-f-]{36}$/)
    }
    const forged = await app.request('/info', { headers: { 'x-request-id': '{"event":"x"}' } })
    expect(forged.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
  })

  test('leaves one line, without its query and its token', async () => {
    const { app, lines } = seen({ access: { tokens: ['secret'], address: () => '192.0.2.1' } })
    const own = { 'x-request-id': 'r1', traceparent: `00-${TRACE}-${PARENT}-01` }
    await app.request('/v1/spaces/nas-bench-201/sample?seed=7', { headers: { ...own, authorization: 'Bearer secret' } })
    await app.request('/v1/spaces', { headers: { authorization: 'Bearer wrong' } })
    await app.request('/wp-login.php')
    // One goes to the document that the answers are held against.
    const asked = lines.filter(({ path }) => path !== '/openapi.json')
    expect(asked).toHaveLength(3)
    expect(asked[0]).toEqual({
      request_id: 'r1',
      trace_id: TRACE,
      parent_id: PARENT,
      method: 'GET',
      path: '/v1/spaces/nas-bench-201/sample',
      route: '/v1/spaces/:space/sample',
      status: 200,
      ms: expect.any(Number),
      address: '192.0.2.1',
    })
    expect(asked[1]).toMatchObject({ status: 401, code: 'unauthorized' })
    expect(asked[2]).toMatchObject({ status: 404, code: 'not_found', route: 'unknown' })
    expect(JSON.stringify(asked)).not.toMatch(/secret|wrong|seed/)
  })

  test('that fails is told with its id', async () => {
    const heard: unknown[][] = []
    const predictor = { ...fakePredictor, predict: () => Promise.reject(new Error('broken')) }
    const { app, lines } = seen({ predictor, onError: (...error) => heard.push(error) })
    const answer = await app.request('/v1/predict', { method: 'POST', headers, body: JSON.stringify(flat()) })
    expect(heard).toEqual([[expect.objectContaining({ message: 'broken' }), answer.headers.get('x-request-id')]])
    expect(lines.at(-1)).toMatchObject({ status: 500, code: 'internal' })
  })
})

test('lines are written together, each one JSON object', async () => {
  const written: string[] = []
  const log = openAccessLog(
    (text) => written.push(text),
    () => new Date(0),
  )
  const { app } = seen({ onRequest: (line) => log.write(line) })
  await app.request('/info')
  await app.request('/v2')
  expect(written).toEqual([])
  log.flush()
  const lines = written.join('').trimEnd().split('\n').map((line) => JSON.parse(line) as object) // prettier-ignore
  expect(lines.slice(-2)).toMatchObject([
    { time: '1970-01-01T00:00:00.000Z', event: 'request', path: '/info', status: 200 },
    { event: 'request', path: '/v2' },
  ])
})

test('metrics tell refusals by cause, searches, the model, the age of the queue and the memory of children', async () => {
  let oldest = 0
  const searches = inProcessSearches(fakePredictor, { onEnd: (status) => metrics.search(status) })
  const facts = factsOf({
    model: { name: 'fake', version: 'v1' },
    pids: () => [process.pid, 2 ** 30],
    oldest: () => oldest,
    searches,
  })
  const metrics = prometheusMetrics(() => 0, facts)
  const app = createApp({ ...fakeDeps, searches, metrics, access: { tokens: ['a'] } })
  const ask = (path: string, init: RequestInit = {}) =>
    app.request(path, { ...init, headers: { ...headers, authorization: 'Bearer a' } })
  await app.request('/info')
  await ask('/v1/predict?method=guess', { method: 'POST', body: '{}' })
  await ask('/v1/predict?method=guess', { method: 'POST', body: '{}' })
  const search = { space: 'nas-bench-201', count: 3, top: 1 }
  await app.request('/v1/searches', {
    method: 'POST',
    headers: { ...headers, authorization: 'Bearer a', prefer: 'wait=20' },
    body: JSON.stringify(search),
  })
  oldest = 2.5
  const text = await (await ask('/metrics')).text()
  for (const line of [
    'archcast_refusals_total{code="unauthorized"} 1',
    'archcast_refusals_total{code="bad_parameter"} 2',
    'archcast_searches_total{what="started"} 1',
    'archcast_searches_total{what="succeeded"} 1',
    'archcast_searches_running 0',
    'archcast_model_info{name="fake",version="v1"} 1',
    'archcast_queue_age_seconds 2.5',
  ])
    expect(text).toContain(line)
  const memory = Array.from(
    text.matchAll(/^archcast_child_memory_bytes\{child="(\d)"\} (\d+)$/gm),
    ([, , bytes]) => +bytes,
  )
  // There is no such process as the second.
  expect(memory).toHaveLength(1)
  expect(memory[0]).toBeGreaterThan(2 ** 20)
})
