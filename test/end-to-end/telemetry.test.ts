// Traces and metrics as a collector of OpenTelemetry gets them, and the log.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { redisInstalled, startRedis } from './redis-process.ts'
import { killServices, startService } from './service-process.ts'
import { telemetryAsked } from '@archcast/serve/node/otel.ts'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const PARENT = '00f067aa0ba902b7'
const QUEUED = '0af7651916cd43dd8448eb211c80319c'
let collector: Server
/** What came, by path. */
const received: { path: string; body: string }[] = []
const textAt = (path: string) =>
  received
    .filter((each) => each.path === path)
    .map(({ body }) => body)
    .join('\n')

beforeAll(async () => {
  collector = createServer((request, response) => {
    let body = ''
    request.on('data', (data: Buffer) => (body += data.toString()))
    request.on('end', () => {
      received.push({ path: request.url!, body })
      response.setHeader('content-type', 'application/json').end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
})
afterAll(() => {
  killServices()
  collector.close()
})

test('a request goes on with the trace of its caller, and its id and counts are told', async () => {
  const service = await startService({
    ARCHCAST_ACCESS_LOG: 'json',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_METRIC_EXPORT_INTERVAL: '60000',
  })
  const ask = (path: string, headers = {}) => fetch(service.url + path, { headers })
  const own = { traceparent: `00-${TRACE}-${PARENT}-01`, 'x-request-id': 'mine' }
  expect((await ask('/v1/spaces/nas-bench-201/sample?n=1', own)).headers.get('x-request-id')).toBe('mine')
  expect((await ask('/v1/predict')).status).toBe(400)
  service.child.kill('SIGTERM')
  expect(await service.exit).toBe(0)

  const spans = textAt('/v1/traces')
  expect(spans).toContain(`"traceId":"${TRACE}"`)
  expect(spans).toContain(`"parentSpanId":"${PARENT}"`)
  expect(spans).toContain('GET /v1/spaces/:space/sample')
  expect(spans).toContain('"stringValue":"archcast"')
  const metrics = textAt('/v1/metrics')
  for (const name of [
    'http.server.request.duration',
    'archcast_refusals',
    'archcast_model_info',
    'archcast_child_memory_bytes',
  ])
    expect(metrics).toContain(`"name":"${name}"`)
  expect(metrics).toContain('"stringValue":"bad_parameter"')

  const lines = service
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as object)
  expect(lines).toContainEqual(
    expect.objectContaining({
      event: 'request',
      request_id: 'mine',
      trace_id: TRACE,
      status: 200,
      address: '127.0.0.1',
    }),
  )
  expect(lines).toContainEqual(expect.objectContaining({ route: '/v1/predict', status: 400, code: 'bad_parameter' }))
})

test.skipIf(!redisInstalled)(
  'a shard that a worker takes goes on with the trace of the request that started it',
  async () => {
    const redis = await startRedis()
    const OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
    const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))
    const worker = spawn(process.execPath, [main, 'worker', '--queue', redis.url, '--processes', '1'], {
      env: { ...process.env, ...env, ARCHCAST_PROVIDER: 'cpu', OTEL_SERVICE_NAME: 'shards' },
      stdio: 'ignore',
    })
    try {
      const service = await startService({ ...env, ARCHCAST_QUEUE_URL: redis.url })
      const answer = await fetch(`${service.url}/v1/searches`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', prefer: 'wait=30', traceparent: `00-${QUEUED}-${PARENT}-01` },
        body: JSON.stringify({ space: 'nas-bench-201', count: 5, top: 1, method: 'head' }),
      })
      expect(await answer.json()).toMatchObject({ status: 'succeeded' })
      worker.kill('SIGTERM')
      await once(worker, 'exit')
      const ofWorker = received.filter(
        ({ path, body }) => path === '/v1/traces' && body.includes('"stringValue":"shards"'),
      )
      expect(ofWorker.map(({ body }) => body).join()).toContain(`"traceId":"${QUEUED}"`)
    } finally {
      worker.kill('SIGKILL')
      await redis.close()
    }
  },
)

test.each<[Record<string, string>, boolean]>([
  [{}, false],
  [{ OTEL_SERVICE_NAME: 'a' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, false],
  [{ OTEL_TRACES_EXPORTER: 'none' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_SDK_DISABLED: 'true' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/v1/traces' }, true],
  [{ OTEL_METRICS_EXPORTER: 'console' }, true],
])('%o asks for telemetry: %s', (env, asked) => {
  expect(telemetryAsked(env)).toBe(asked)
})
