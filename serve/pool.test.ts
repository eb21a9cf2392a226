import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { QueueFullError, WorkerLostError } from './problem.ts'
import { createPool } from './pool.ts'
import type { PredictorPool } from './pool.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolve.ts'

const architecture = (space: string, arch = '') => ({ space, arch }) as ResolvedArchitecture
const task = new URL('./testing-task.ts', import.meta.url)
const bundle = { manifest: { name: 'm', version: '0123456789ab', spaces: ['s'] } }
const heard: unknown[] = []
let pool: PredictorPool

beforeAll(() => {
  pool = createPool({
    folder: '/some/folder',
    bundle,
    executionProvider: 'cpu',
    processes: 2,
    queue: 2,
    task,
    onError: (error) => heard.push(error),
  })
})
afterAll(() => pool.close())

describe('a pool of processes', () => {
  test('runs tasks in processes of their own', async () => {
    const answer = (await pool.predict(architecture('ok'), { images: 5 })) as unknown as { pid: number; argv: string[] }
    expect(answer).toMatchObject({ images: 5, argv: ['/some/folder', 'cpu'] })
    expect(answer.pid).not.toBe(process.pid)
    expect(pool.pids()).toContain(answer.pid)
    expect(pool.model).toEqual(bundle.manifest)
  })

  test('brings tensors and bytes over', async () => {
    expect(await pool.weights(architecture('ok'))).toEqual([
      { name: 'a', shape: [2], data: Float32Array.of(1, 2) },
      { name: 'b', shape: [1, 1], data: Float32Array.of(3) },
    ])
    expect(Uint8Array.from(await pool.child(architecture('ok')))).toEqual(Uint8Array.of(1, 2, 3))
  })

  test('keeps what an error is', async () => {
    const refusal = await pool.predict(architecture('refuse')).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(ArchitectureError)
    expect(refusal).toMatchObject({ code: 'unsupported', errors: [{ pointer: '/x', detail: 'not this one' }] })
    const failure = await pool.predict(architecture('fail')).catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'TypeError', message: 'broken' })
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
      expect(pool.pids()).toHaveLength(2)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('survives the death of a process that has nothing to do', async () => {
    process.kill(pool.pids()[0], 'SIGKILL')
    await expect.poll(() => heard.length).toBeGreaterThan(0)
    expect(await pool.predict(architecture('ok'), { images: 2 })).toMatchObject({ images: 2 })
  })
})
