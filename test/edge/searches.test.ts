// Searches on the edge: Workflows as wrangler simulates them.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPredictor } from '../../cli/predictors.ts'
import { buildWorker } from '../../cli/workerd.ts'
import { startWorker } from './worker-process.ts'
import { parseSearchRequest } from '@archcast/core/contract/search-request.ts'
import { runSearch } from '@archcast/core/search/run.ts'
import type { WorkerProcess } from './worker-process.ts'
import type { SearchState } from '@archcast/core/contract/search.ts'

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const request = { space: 'nas-bench-201', count: 501, seed: 3, top: 4, finalists: 21, images: 16 }
let folder: string
let worker: WorkerProcess

const start = (body: object, headers: Record<string, string> = {}, { url } = worker) =>
  fetch(`${url}/v1/searches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const stateAt = async (location: string) => (await (await fetch(worker.url + location)).json()) as SearchState

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edge-searches-'))
  await buildWorker(folder)
  worker = await startWorker(folder)
})
afterAll(async () => {
  await worker?.close()
  await rm(folder, { recursive: true, force: true })
})

describe('a search on the edge', () => {
  test('finds what Node finds, and tells its progress', { timeout: 120_000 }, async () => {
    const accepted = await start(request)
    expect(accepted.status).toBe(202)
    const location = accepted.headers.get('location')!
    const events = (await (await fetch(`${worker.url}${location}/events`)).text()).trim().split('\n\n')
    const names = events.map((event) => /^event: (.*)$/m.exec(event)![1])
    expect(new Set(names.slice(0, -1))).toEqual(new Set(['progress']))
    expect(names.at(-1)).toBe('succeeded')
    const ids = events.map((event) => Number(/^id: (.*)$/m.exec(event)![1]))
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b))
    const behind = async (id: number) =>
      fetch(`${worker.url}${location}/events`, { headers: { 'last-event-id': `${id}` } })
    expect((await (await behind(ids[0])).text()).match(/^event: (.*)$/gm)).toEqual(['event: succeeded'])
    expect((await behind(ids.at(-1)!)).status).toBe(204)
    const predictor = await openPredictor(root('models/cifar10-nb201'), {}, 1)
    const expected = await runSearch(parseSearchRequest(request), predictor)
    await predictor.close()
    const { result, progress } = await stateAt(location)
    expect(progress).toMatchObject({ stage: 'surrogate', done: 21, total: 21 })
    const { method, drawn, distinct, allowed } = expected
    expect(result).toMatchObject({ method, drawn, distinct, allowed })
    for (const list of ['leaderboard', 'pareto'] as const) {
      expect(result![list].map(({ arch }) => arch)).toEqual(expected[list].map(({ arch }) => arch))
      for (const [i, { accuracy, surrogate }] of expected[list].entries()) {
        expect(Math.abs(result![list][i].accuracy.value - accuracy.value)).toBeLessThan(1e-3)
        if (surrogate !== undefined) expect(Math.abs(result![list][i].surrogate! - surrogate)).toBeLessThan(1e-3)
      }
    }
  })

  test('is waited for where that is preferred', async () => {
    const answer = await start({ ...request, method: 'head', count: 20 }, { prefer: 'wait=30' })
    expect([answer.status, answer.headers.get('preference-applied')]).toEqual([200, 'wait=30'])
    expect(await answer.json()).toMatchObject({ status: 'succeeded', result: { drawn: 20, method: 'head' } })
  })

  test('is cancelled, and stays so', async () => {
    const location = (await start({ ...request, method: 'surrogate', count: 5000 })).headers.get('location')!
    await expect.poll(async () => (await stateAt(location)).progress?.done).toBeGreaterThan(0)
    const cancelled = await fetch(worker.url + location, { method: 'DELETE' })
    expect(await cancelled.json()).toMatchObject({ status: 'cancelled' })
    const { progress } = await stateAt(location)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await stateAt(location)).toMatchObject({ status: 'cancelled', progress: { done: progress!.done } })
  })

  test('goes on where a step fails, and says so where it always does', async () => {
    const body = { ...request, method: 'surrogate', count: 25 }
    const states: SearchState[] = []
    for (const times of [0, 2, undefined]) {
      const workflow = await worker.workflow('SEARCHES')
      await workflow.modifyAll(async (instance) => {
        await instance.disableRetryDelays()
        if (times !== 0) await instance.mockStepError({ name: 'examine 20' }, new Error('lost'), times)
      })
      states.push((await (await start(body, { prefer: 'wait=30' })).json()) as SearchState)
      await workflow.dispose()
    }
    const [whole, ...spoilt] = states
    expect(whole.status).toBe('succeeded')
    expect(spoilt[0].result).toEqual(whole.result)
    expect(spoilt[1]).toMatchObject({ status: 'failed', error: { code: 'internal' }, progress: { done: 20 } })
  })

  test('that fails says why, and there is none but those that were started', async () => {
    const unknown = { ...request, constraints: { max_latency_ms: { phone: 1 } } }
    const answer = await start(unknown, { prefer: 'wait=30' })
    expect(await answer.json()).toMatchObject({ status: 'failed', error: { code: 'unknown_device', status: 422 } })
    for (const path of ['', '/events']) {
      const none = await fetch(`${worker.url}/v1/searches/00000000-0000-0000-0000-000000000000${path}`)
      expect(none.status).toBe(404)
    }
  })
})

test('a deployment without the bindings says so, and does the rest', async () => {
  const described = await readFile(root('wrangler.toml'), 'utf8')
  const without = described
    .replace(/^\[\[(workflows|durable_objects|migrations)[^]*?\n\n/gm, '')
    .replaceAll(/worker\/index\.ts|dist\/web/g, root)
  expect(without).not.toMatch(/^class_name/m)
  const config = join(folder, 'without.toml')
  await writeFile(config, without)
  const bare = await startWorker(folder, undefined, config)
  try {
    const answer = await start(request, {}, bare)
    expect(answer.status).toBe(501)
    expect(await answer.json()).toMatchObject({ code: 'no_searches', detail: expect.stringMatching('SEARCHES') })
    expect((await fetch(`${bare.url}/v1/searches/none`)).status).toBe(501)
    expect((await fetch(`${bare.url}/v1/spaces`)).status).toBe(200)
  } finally {
    await bare.close()
  }
})
