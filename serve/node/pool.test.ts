import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serialize } from 'node:v8'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { QueueFullError, WorkerLostError } from '../problem.ts'
import { createPool } from './pool.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import type { ScorerPool } from './pool.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

const architecture = (space: string, arch = '') => ({ space, arch }) as ResolvedArchitecture
const serialized = (...named: Parameters<typeof architecture>) => serialize(architecture(...named))
const task = new URL('./testing-task.ts', import.meta.url)
const model = { name: 'm', version: '0123456789ab', spaces: ['s'] }
const heard: string[] = []
/** Milliseconds that nothing takes, however busy the machine is. */
const AMPLE = 60_000
const settings = { folder: '/some/folder', model, executionProvider: 'cpu', processes: 2, task, limit: AMPLE }
let pool: ScorerPool
let roomy: ScorerPool

beforeAll(() => {
  pool = createPool({ ...settings, queue: 2, onDeath: (why) => heard.push(why) })
  roomy = createPool({ ...settings, queue: 50 })
})
afterAll(() => Promise.all([pool.close(), roomy.close()]))

describe('a pool of processes', () => {
  test('runs tasks in processes of their own', async () => {
    const answer = (await pool.predict(architecture('ok'), { images: 5 })) as unknown as { pid: number; argv: string[] }
    expect(answer).toMatchObject({ images: 5, argv: ['/some/folder', 'cpu'] })
    expect(answer.pid).not.toBe(process.pid)
    expect(pool.pids()).toContain(answer.pid)
    expect(pool.model).toEqual(model)
  })

  test('brings tensors and bytes over', async () => {
    expect(await pool.weights(architecture('ok'))).toEqual([
      { name: 'a', shape: [2], data: Float32Array.of(1, 2) },
      { name: 'b', shape: [1, 1], data: Float32Array.of(3) },
    ])
    expect(await pool.child(architecture('ok', '1'))).toEqual(new Uint8Array(2 ** 20).fill(7))
  })

  test('keeps what an error is', async () => {
    const refusal = await pool.predict(architecture('refuse')).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(ArchitectureError)
    expect(refusal).toMatchObject({ code: 'unsupported', errors: [{ pointer: '/x', detail: 'not this one' }] })
    const failure = await pool.predict(architecture('fail')).catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'TypeError', message: 'broken' })
  })

  test('frees the arrays of each task before the next', async () => {
    const one = createPool({ ...settings, processes: 1, queue: 1 })
    const held: number[] = []
    for (let i = 0; i < 8; i++) {
      const found = (await one.predict(architecture('arrays', '8'))) as unknown as { megabytes: number }
      held.push(found.megabytes)
    }
    await one.close()
    // One that is being freed may still be there.
    expect(Math.max(...held)).toBeLessThan(16)
  })

  test('refuses more than fits, and goes on', async () => {
    const slow = Array.from({ length: 4 }, () => pool.predict(architecture('wait', '300')))
    await expect(pool.predict(architecture('ok'))).rejects.toThrow(QueueFullError)
    expect([pool.waiting(), pool.full()]).toEqual([2, true])
    await Promise.all(slow)
    expect([pool.waiting(), pool.full()]).toEqual([0, false])
  })

  test('drops what is aborted in the queue', async () => {
    const slow = Array.from({ length: 2 }, () => pool.predict(architecture('wait', '200')))
    const controller = new AbortController()
    const dropped = pool.predict(architecture('ok'), { signal: controller.signal })
    controller.abort()
    await expect(dropped).rejects.toMatchObject({ name: 'AbortError' })
    await Promise.all(slow)
  })

  test('replaces a process that dies, and gives its task one more try', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pool-'))
    try {
      const answer = await pool.predict(architecture('die-once', join(folder, 'mark')), { images: 3 })
      expect(answer).toMatchObject({ images: 3 })
      await expect(pool.predict(architecture('die'))).rejects.toThrow(WorkerLostError)
      const after = await Promise.all(Array.from({ length: 4 }, () => pool.predict(architecture('ok'), { images: 1 })))
      expect(after).toHaveLength(4)
      await expect.poll(() => pool.pids().length).toBe(2)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('survives the death of a process that has nothing to do', async () => {
    const before = [pool.deaths(), heard.length]
    process.kill(pool.pids()[0], 'SIGKILL')
    await expect.poll(() => pool.deaths()).toBe(before[0] + 1)
    expect(heard.slice(before[1])).toEqual(['SIGKILL'])
    expect(await pool.predict(architecture('ok'), { images: 2 })).toMatchObject({ images: 2 })
  })

  test('is whole again however many die one after another, and answers every request', async () => {
    const answers: Promise<unknown>[] = []
    for (let kill = 0; kill < 12; kill++) {
      for (const pid of roomy.pids()) process.kill(pid, 'SIGKILL')
      answers.push(roomy.predict(architecture('wait', '20')).catch((error: unknown) => error))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    for (const answer of await Promise.all(answers)) {
      if (answer instanceof Error) expect(answer).toBeInstanceOf(WorkerLostError)
      else expect(answer).toHaveProperty('pid')
    }
    await expect.poll(() => roomy.pids().length).toBe(2)
    expect(roomy.ready()).toBe(true)
    expect(await roomy.predict(architecture('ok'), { images: 4 })).toMatchObject({ images: 4 })
  })

  test('ends a process that takes too long, and does not try again', async () => {
    const hasty = createPool({ ...settings, queue: 2, limit: 1500 })
    const error = await hasty.predict(architecture('wait', '60000')).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(WorkerLostError)
    expect(error).toMatchObject({ message: 'the answer took longer than 1.5 s' })
    expect(hasty.deaths()).toBe(1)
    await hasty.close()
  })

  test('streams bytes, and is free for others once they are read or dropped', async () => {
    const megabytes = 24
    const { bytes, body } = await roomy.send('onnx', serialized('ok', `${megabytes}`))
    expect(bytes).toBe(megabytes * 2 ** 20)
    let read = 0
    for await (const part of body) {
      expect(part.every((byte) => byte === 7)).toBe(true)
      read += part.length
    }
    expect(read).toBe(bytes)
    for (let i = 0; i < 3; i++) {
      const dropped = await roomy.send('onnx', serialized('ok', `${megabytes}`))
      if (i > 0) await dropped.body.next()
      await dropped.body.return()
    }
    const stop = new AbortController()
    const gone = roomy.send('onnx', serialized('ok', `${megabytes}`), stop.signal)
    stop.abort()
    await expect(gone).rejects.toMatchObject({ name: 'AbortError' })
    // Each process has its pipe empty again.
    const after = await Promise.all(Array.from({ length: 4 }, () => roomy.weights(architecture('ok'))))
    for (const [first] of after) expect(first.data).toEqual(Float32Array.of(1, 2))
  })

  test('says so where the module of its tasks does not load', async () => {
    const broken = createPool({
      ...settings,
      queue: 2,
      limit: AMPLE,
      task: new URL('./no-such-task.ts', import.meta.url),
    })
    await expect(broken.predict(architecture('ok'))).rejects.toThrow(/no-such-task/)
    await broken.close()
  })
})
