import { describe, expect, test, vi } from 'vitest'
import { createApp } from './checked-app.ts'
import { fakeDeps, fakePredictor } from './fake-predictor.ts'
import { flat, onnx, stem } from './small-architectures.ts'
import { ONNX_LIMITS } from '@archcast/core/importer/onnx-limits.ts'
import { prometheusMetrics } from '@archcast/serve/node/metrics.ts'
import { QueueFullError, WorkerLostError } from '@archcast/serve/problem.ts'
import { localWork } from '@archcast/serve/work/local.ts'
import type { Info } from '@archcast/core/contract/service.ts'
import type { AppDeps } from '@archcast/serve/deps.ts'

function predict(deps: Partial<AppDeps>, init: RequestInit = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  const app = createApp({ ...fakeDeps, ...deps })
  return Promise.resolve(app.request('/v1/predict', { method: 'POST', headers, body: JSON.stringify(flat()), ...init }))
}

const failing = (error: Error): Partial<AppDeps> => ({
  predictor: { ...fakePredictor, predict: () => Promise.reject(error) },
})

describe('a service that cannot answer', () => {
  test('is not ready: work is refused, probes and information are not', async () => {
    const app = createApp({ ...fakeDeps, ready: () => false })
    const work = await predict({ ready: () => false })
    expect([work.status, work.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await work.json()).toMatchObject({ code: 'not_ready' })
    const statuses = ['/v2/health/ready', '/v2/models/fake/ready', '/v2/health/live', '/v2', '/info'].map(
      async (path) => (await app.request(path)).status,
    )
    expect(await Promise.all(statuses)).toEqual([503, 503, 200, 200, 200])
  })

  test('takes ONNX files up to a size of its own, which it publishes', async () => {
    const headers = { 'content-type': 'application/onnx' }
    const body = onnx() as Uint8Array<ArrayBuffer>
    expect((await predict({ onnxBytes: body.length }, { headers, body })).status).toBe(200)
    const refused = await predict({ onnxBytes: body.length - 1 }, { headers, body })
    expect(await refused.json()).toMatchObject({ status: 413, code: 'body_too_large' })
    const app = createApp({ ...fakeDeps, onnxBytes: 99 })
    expect(await (await app.request('/info')).json()).toMatchObject({ limits: { onnx_bytes: 99, onnx: ONNX_LIMITS } })
  })

  test('has a full queue', async () => {
    const response = await predict(failing(new QueueFullError()))
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1'])
    expect(await response.json()).toMatchObject({ code: 'queue_full' })
  })

  test('lost its worker', async () => {
    const response = await predict(failing(new WorkerLostError()))
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
  })

  test('failed: it says nothing of the inside, but its log hears all', async () => {
    const heard: unknown[] = []
    const error = new Error('secret path /x')
    const response = await predict({ ...failing(error), onError: (each) => heard.push(each) })
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret')
    expect(heard).toEqual([error])
  })

  test('hears that its caller has gone', async () => {
    const signal = AbortSignal.abort()
    const predictor = { ...fakePredictor, predict: () => Promise.reject(signal.reason as Error) }
    expect((await predict({ predictor })).status).toBe(499)
  })
})

test('a body that grows past the limit is not read to its end', async () => {
  let sent = 0
  const body = new ReadableStream({
    pull(controller) {
      sent += 65_536
      controller.enqueue(new Uint8Array(65_536).fill(0x20))
    },
  })
  const response = await predict({}, { body, duplex: 'half' } as RequestInit)
  expect(response.status).toBe(413)
  expect(sent).toBeLessThan(1_000_000)
})

test('what would find no room is refused before any of it is read', async () => {
  let read = false
  const body = new ReadableStream({ pull: () => void (read = true) }, { highWaterMark: 0 })
  const coming: unknown[] = []
  const work: AppDeps['work'] = {
    ...localWork(fakeDeps),
    expect: (...of) => {
      coming.push(of[0])
      throw new QueueFullError()
    },
  }
  const headers = { 'content-type': 'application/json', 'content-length': '7000' }
  const response = await predict({ work }, { headers, body, duplex: 'half' } as RequestInit)
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1'])
  expect(await response.json()).toMatchObject({ code: 'queue_full' })
  expect(coming).toMatchObject([{ bytes: 7000, onnx: false }])
  expect(read).toBe(false)
})

test('a body that stands still is given up, and says so', async () => {
  vi.useFakeTimers()
  try {
    let given = false
    const body = new ReadableStream({
      pull(controller) {
        if (given) return new Promise(() => {})
        given = true
        controller.enqueue(new Uint8Array(100).fill(0x20))
        return undefined
      },
    })
    const answer = predict({}, { body, duplex: 'half' } as RequestInit)
    await vi.advanceTimersByTimeAsync(6000)
    const response = await answer
    expect(response.status).toBe(408)
    expect(await response.json()).toMatchObject({ code: 'body_stalled' })
  } finally {
    vi.useRealTimers()
  }
})

test('weights have a limit of parameters, which is published', async () => {
  const app = createApp(fakeDeps)
  const wide = { id: 'wide', op: 'linear', channels: 1_000_000, inputs: ['pool'] }
  const nodes = [{ ...stem, channels: 128 }, { id: 'pool', op: 'global_avg_pool', inputs: ['stem'] }, wide]
  const body = JSON.stringify({ ...flat(), classes: 1_000_000, nodes })
  const headers = { 'content-type': 'application/json' }
  const response = await app.request('/v1/weights', { method: 'POST', headers, body })
  expect(response.status).toBe(413)
  const { limits } = (await (await app.request('/info')).json()) as Info
  expect(limits.weights).toEqual({ params: 64_000_000 })
  expect(await response.json()).toMatchObject({ code: 'too_large', detail: expect.stringContaining('64000000') })
})

test('bodies are let in by their sizes, and all of one caller are no more than half of what is held', async () => {
  const body = onnx() as Uint8Array<ArrayBuffer>
  const size = 60 * 2 ** 20
  const headers = { 'content-type': 'application/onnx', 'content-length': `${size}` }
  const app = createApp(fakeDeps)
  const init = { method: 'POST', headers, duplex: 'half' } as RequestInit
  let go = (): void => {}
  const waiting = new Promise<void>((resolve) => (go = resolve))
  const slow = () =>
    new ReadableStream<Uint8Array>({
      async pull(controller) {
        await waiting
        controller.enqueue(body)
        controller.close()
      },
    })
  const two = [1, 2].map(async () => app.request('/v1/predict', { ...init, body: slow() }))
  const third = await app.request('/v1/predict', { ...init, body: slow() })
  expect([third.status, third.headers.get('retry-after')]).toEqual([429, '1'])
  go()
  expect((await Promise.all(two)).map(({ status }) => status)).toEqual([200, 200])
  expect((await app.request('/v1/predict', { ...init, body })).status).toBe(200)
})

test('metrics count requests by route, method and status, predictions and the queue', async () => {
  const metrics = prometheusMetrics(() => 3, [], { pids: () => [7, 8], deaths: () => 5 })
  const app = createApp({ ...fakeDeps, metrics })
  const headers = { 'content-type': 'application/json' }
  await app.request('/v1/predict', { method: 'POST', headers, body: JSON.stringify(flat()) })
  await app.request('/v1/predict/batch', { method: 'POST', headers, body: JSON.stringify([flat(), flat(), 5]) })
  await app.request('/v1/weights')
  await app.request('/v1/spaces/x/sample')
  await app.request('/wp-login.php')
  const response = await app.request('/metrics')
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0.0.4/)
  const text = await response.text()
  for (const line of [
    'archcast_requests_total{route="/v1/predict",method="POST",status="200"} 1',
    'archcast_requests_total{route="/v1/weights",method="GET",status="405"} 1',
    'archcast_requests_total{route="/v1/spaces/:space/sample",method="GET",status="404"} 1',
    'archcast_requests_total{route="unknown",method="GET",status="404"} 1',
    'archcast_request_duration_seconds_count{route="/v1/predict",method="POST"} 1',
    'archcast_predictions_total 3',
    'archcast_queue_length 3',
    'archcast_pool_processes 2',
    'archcast_pool_deaths_total 5',
  ]) {
    expect(text).toContain(line)
  }
})
