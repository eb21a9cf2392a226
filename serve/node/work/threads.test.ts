import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { QueueFullError, WorkerLostError } from '../../problem.ts'
import { Threads } from './threads.ts'
import type { ScoredNetwork } from '@archcast/core/predict/predictor-types.ts'

const heard: unknown[] = []
const scored = { hash: 'f00' } as ScoredNetwork
let score: (...given: unknown[]) => Promise<ScoredNetwork> = async () => scored
let threads: Threads

beforeAll(async () => {
  threads = new Threads({
    folder: '',
    taskFiles: [],
    deviceFiles: [],
    executionProvider: 'cpu',
    count: 2,
    capacity: 100,
    module: new URL('./testing-thread.ts', import.meta.url),
    score: (...args) => score(...args),
    onDeath: (error) => heard.push(error),
  })
  await threads.ready()
})
afterAll(() => threads.close())

const ask = (
  arch: string,
  { flow = 'a', units = 1, signal }: { flow?: string; units?: number; signal?: AbortSignal } = {},
) => threads.call('predict', { source: { named: { space: '', arch } }, asked: {} }, { flow, units, signal })

describe('threads that work for the service', () => {
  test('work at the same time, and leave this thread alone', async () => {
    let ticks = 0
    const timer = setInterval(() => ticks++, 5)
    const begun = performance.now()
    const answers = await Promise.all([ask('150'), ask('150')])
    const milliseconds = performance.now() - begun
    clearInterval(timer)
    expect(new Set(answers.map(({ etag }) => etag)).size).toBe(2)
    expect(milliseconds).toBeGreaterThan(140)
    expect(ticks).toBeGreaterThan(5)
  })

  test('keep what a refusal is; of a failure the caller hears nothing', async () => {
    await expect(ask('refuse')).rejects.toMatchObject({
      problem: { status: 422, code: 'unsupported', errors: [{ pointer: '/x', detail: 'not this one' }] },
    })
    const failure = (await ask('fail').catch((error: unknown) => error)) as Error & { problem: object }
    expect(failure.problem).toMatchObject({ status: 500, code: 'internal' })
    expect(JSON.stringify(failure.problem)).not.toContain('broken')
    expect(failure.cause).toContain('broken')
  })

  test('ask the pool for scores, and are free for others meanwhile', async () => {
    const give: (() => void)[] = []
    const asked: unknown[] = []
    score = (...args) => (asked.push(args), new Promise((resolve) => give.push(() => resolve(scored))))
    const waiting = Array.from({ length: 8 }, () => ask('score'))
    await expect.poll(() => asked.length).toBe(8)
    expect(asked[0]).toMatchObject([Uint8Array.of(1, 2, 3), { images: 5 }])
    expect(await ask('0')).toHaveProperty('etag')
    score = async () => Promise.reject(new QueueFullError())
    await expect(ask('score')).rejects.toMatchObject({ problem: { code: 'queue_full' } })
    for (const one of give) one()
    for (const answer of await Promise.all(waiting)) expect(answer).toEqual({ etag: JSON.stringify(scored) })
  })

  test('refuse work that would wait too long, by what the last work took', async () => {
    // A unit takes a hundred milliseconds, as they learn.
    for (let i = 0; i < 120; i++) await ask('1', { units: 0.01 })
    expect(threads.time(1)).toBeGreaterThan(50)
    const running = Array.from({ length: 4 }, () => ask('100'))
    const begun = performance.now()
    const more = await Promise.allSettled(Array.from({ length: 20 }, () => ask('1')))
    const refused = more.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThan(15)
    expect(refused.every((each) => (each as PromiseRejectedResult).reason instanceof QueueFullError)).toBe(true)
    expect(performance.now() - begun).toBeGreaterThan(50)
    await Promise.all(running)
  })

  test('are replaced when they end; whoever waits for one is told', async () => {
    await expect(ask('die')).rejects.toThrow(WorkerLostError)
    const answers = await Promise.all(Array.from({ length: 3 }, () => ask('0', { units: 0.01 })))
    expect(answers).toHaveLength(3)
    await expect
      .poll(async () => new Set((await Promise.all([ask('60'), ask('60')])).map(({ etag }) => etag)).size)
      .toBe(2)
  })
})
