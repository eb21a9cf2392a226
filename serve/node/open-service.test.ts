// The service as it is put together, without a process of its own: what cannot be had is told, the rest answers.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { EXAMPLE_CELL } from '../warm-up.ts'
import { announcement } from './announcement.ts'
import { listen } from './listen.ts'
import { openService } from './open-service.ts'
import { readSettings } from './settings.ts'
import { StartError } from './start-error.ts'
import type { OpenService } from './open-service.ts'

const settings = (env: Readonly<Record<string, string>> = {}) =>
  readSettings({ PORT: '0', ARCHCAST_PROCESSES: '1', ARCHCAST_THREADS: '1', ARCHCAST_PROVIDER: 'cpu', ...env }, [])

let folder: string
let service: OpenService
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'service-'))
  service = await openService(settings(), '1.2.3')
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await service.close()
  await rm(folder, { recursive: true })
})

const predict = (url: string) =>
  fetch(`${url}/v1/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ space: 'nas-bench-201', arch: EXAMPLE_CELL }),
  })

test.each([
  ['a model that is not there', { ARCHCAST_MODEL: '/no/model' }, 'the model in /no/model cannot be served: '],
  ['a file of devices that is not there', { ARCHCAST_DEVICE_FILES: '/no/device.json' }, 'there is no device file'],
  ['a store that was named', { ARCHCAST_STORE: '/dev/null/searches.sqlite' }, 'the store of searches /dev/null'],
  ['a queue that nobody answers', { ARCHCAST_QUEUE_URL: 'redis://127.0.0.1:1' }, '127.0.0.1:1'],
])('%s is why it does not start', async (_, env, reason) => {
  const opened = openService(settings(env), '1.2.3')
  await expect(opened).rejects.toBeInstanceOf(StartError)
  await expect(opened).rejects.toThrow(reason)
})

test('a store that nobody named may be missing, which is told', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {})
  const store = { path: '/dev/null/searches.sqlite', asked: false }
  const other = await openService({ ...settings(), store }, '1.2.3')
  await other.close()
  expect(told.mock.calls.flat().join()).toContain('searches end with this process: the store of searches /dev/null')
})

test('answers once it is warm, and no more once it is to stop', async () => {
  const { url, drain } = await listen(service.app, settings())
  expect((await predict(url)).status).toBe(503)
  await service.warm()
  const answer = await predict(url)
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ accuracy: { method: 'head' }, model: { name: service.model.name } })
  expect(announcement(settings(), service, { url })).toContain(`on ${url}, 1 processes on cpu`)
  service.refuseNew()
  expect((await predict(url)).status).toBe(503)
  await drain()
  await expect(predict(url)).rejects.toThrow('fetch failed')
})

test('a port that is taken is told, with the setting', async () => {
  const first = await listen(service.app, settings())
  const { port } = new URL(first.url)
  const second = listen(service.app, settings({ PORT: port }))
  await expect(second).rejects.toThrow(`port ${port} is in use; set PORT to another`)
  await first.drain()
})
