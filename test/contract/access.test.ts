// Tokens, rates, origins and remembered answers, on the app in process.
import { describe, expect, test, vi } from 'vitest'
import { createApp } from './checked-app.ts'
import { fakeDeps } from './fake-predictor.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'
import type { AppDeps } from '@archcast/serve/deps.ts'

const ARCH = '|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|none~1|avg_pool_3x3~2|'
const body = JSON.stringify({ space: 'nas-bench-201', arch: ARCH })
const urlOf = (arch: string) => `/v1/predict?space=nas-bench-201&arch=${encodeURIComponent(arch)}`
const url = urlOf(ARCH)
const withDeps = (deps: Partial<AppDeps>) => createApp({ ...fakeDeps, ...deps })
const post = (app: ReturnType<typeof createApp>, headers: Record<string, string> = {}) =>
  app.request('/v1/predict', { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })

describe('tokens', () => {
  const app = withDeps({ access: { tokens: ['new-token', 'old-token'] } })

  test('any of them opens, none or another does not', async () => {
    for (const token of ['new-token', 'old-token']) {
      expect((await post(app, { authorization: `Bearer ${token}` })).status).toBe(200)
    }
    const wrong = ['Bearer new-token2', 'Bearer new-toke', 'Bearer ', 'Basic bmV3LXRva2Vu', 'new-token']
    for (const authorization of wrong) {
      const response = await post(app, { authorization })
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="archcast"/)
      expect(await response.json()).toMatchObject({ code: 'unauthorized' })
    }
    expect((await post(app)).status).toBe(401)
    expect((await app.request('/info')).status).toBe(401)
  })

  test('that are wrong too often close the door to their address, but for tokens that opened it before', async () => {
    vi.useFakeTimers()
    const address = (request: Request) => request.headers.get('x-test-address') ?? ''
    const guarded = withDeps({ access: { tokens: ['right', 'other'], address } })
    const status = async (token: string, from = '192.0.2.1') =>
      (await post(guarded, { authorization: `Bearer ${token}`, 'x-test-address': from })).status
    expect(await status('right')).toBe(200)
    for (let i = 0; i < 10; i++) expect(await status(`wrong${i}`)).toBe(401)
    // Also the right one: else guessing would go on, the answer 429 meaning no more than 401.
    expect([await status('wrong'), await status('other'), await status('right')]).toEqual([429, 429, 200])
    expect([await status('other', '192.0.2.2'), await status('wrong', '192.0.2.2')]).toEqual([200, 401])
    vi.advanceTimersByTime(60_000)
    expect([await status('other'), await status('wrong')]).toEqual([200, 401])
    vi.useRealTimers()
  })

  test('count for a network of IPv6 as a whole', async () => {
    const address = (request: Request) => request.headers.get('x-test-address') ?? ''
    const guarded = withDeps({ access: { tokens: ['right'], address } })
    const status = async (from: string) =>
      (await post(guarded, { authorization: 'Bearer wrong', 'x-test-address': from })).status
    for (let i = 0; i < 10; i++) expect(await status(`2001:db8::${i + 1}`)).toBe(401)
    expect([await status('2001:db8::ffff'), await status('2001:db8:0:1::1')]).toEqual([429, 401])
  })

  test('keep answers out of caches that others read', async () => {
    const headers = { authorization: 'Bearer new-token' }
    const answers = [await app.request(url, { headers }), await app.request('/info', { headers })]
    answers.push(await app.request(url, { headers: { ...headers, 'if-none-match': answers[0].headers.get('etag')! } }))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 304])
    for (const { headers: said } of answers) {
      expect(said.get('cache-control')).toMatch(/^private/)
      expect(said.get('vary')).toMatch(/Authorization/i)
    }
    expect(answers[0].headers.get('cache-control')).toBe('private, max-age=3600')
    expect((await withDeps({}).request(url)).headers.get('cache-control')).toBe('public, max-age=3600')
  })

  test('are not asked for by probes', async () => {
    expect((await app.request('/v2/health/live')).status).toBe(200)
    expect((await app.request('/v2/health/ready')).status).toBe(200)
  })
})

test('no answer may be taken for another type than it says', async () => {
  const app = withDeps({ access: { tokens: ['a'] } })
  for (const path of ['/v2/health/live', '/docs', '/openapi.json', '/info', '/nowhere', '/v1/predict'])
    expect((await app.request(path)).headers.get('x-content-type-options'), path).toBe('nosniff')
})

test('a caller over its rate is told to wait, others are not', async () => {
  const allow = vi.fn(async (caller: string) => caller !== '10.0.0.1')
  const app = withDeps({ access: { allow, address: (request) => request.headers.get('x-test-address') ?? '' } })
  const refused = await post(app, { 'x-test-address': '10.0.0.1' })
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('60')
  expect(await refused.json()).toMatchObject({ code: 'rate_limited' })
  expect((await post(app, { 'x-test-address': '10.0.0.2' })).status).toBe(200)
})

test('a caller is who a token that was asked for says, and no token that it made up', async () => {
  const allow = vi.fn(async () => true)
  const address = () => '10.0.0.1'
  const authorization = 'Bearer abc'
  await post(withDeps({ access: { allow, address } }), { authorization })
  expect(allow).toHaveBeenLastCalledWith('10.0.0.1')
  await post(withDeps({ access: { allow, address, tokens: ['abc'] } }), { authorization })
  expect(allow).toHaveBeenLastCalledWith('abc')
})

test('pages of the named origins may call, others get no permission', async () => {
  const app = withDeps({ access: { origins: ['https://a.example'] } })
  const preflight = (origin: string, method = 'POST', path = '/v1/predict') =>
    app.request(path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'content-type' },
    })
  const allowed = await preflight('https://a.example')
  expect(allowed.status).toBe(204)
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://a.example')
  expect((await preflight('https://b.example')).headers.get('access-control-allow-origin')).toBeNull()
  const cancelling = await preflight('https://a.example', 'DELETE', '/v1/searches/one')
  expect(cancelling.headers.get('access-control-allow-methods')?.split(',')).toEqual(['GET', 'POST', 'DELETE'])
})

describe('remembered answers', () => {
  test('GET answers as POST does, names its answer and confirms it', async () => {
    const app = withDeps({})
    const first = await app.request(url)
    expect(first.status).toBe(200)
    expect(await first.json()).toEqual(await (await post(app)).json())
    const etag = first.headers.get('etag')!
    expect(etag).toMatch(/^"0123456789ab-/)
    const again = await app.request(url, { headers: { 'if-none-match': `"other", W/${etag}` } })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
    expect((await app.request(`${url}&images=16`)).headers.get('etag')).not.toBe(etag)
  })

  test('GET without an architecture says what it takes', async () => {
    const response = await withDeps({}).request('/v1/predict')
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('?space= and &arch=') })
  })

  test('a question asked before is not computed again; one that differs in images, skeleton or dead branches is', async () => {
    const kept = new Map<string, Prediction>()
    const cache = {
      get: async (key: string) => kept.get(key),
      put: async (key: string, prediction: Prediction) => void kept.set(key, prediction),
    }
    const predict = vi.fn((...request: Parameters<Predictor['predict']>) => fakeDeps.predictor.predict(...request))
    const app = withDeps({ cache, predictor: { ...fakeDeps.predictor, predict } })
    const answers = [
      await (await post(app)).json(),
      await (await post(app)).json(),
      await (await app.request(url)).json(),
    ]
    expect(predict).toHaveBeenCalledTimes(1)
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    await app.request(`${url}&images=16`)
    await app.request(`${url}&skeleton=full`)
    const dead = ARCH.replace('none~0|nor_conv_1x1~1', 'none~0|none~1').replace('avg_pool_3x3~2', 'nor_conv_3x3~2')
    await app.request(urlOf(dead))
    expect(predict).toHaveBeenCalledTimes(4)
  })
})
