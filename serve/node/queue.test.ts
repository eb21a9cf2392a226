import { describe, expect, test } from 'vitest'
import { QueueFullError } from '../problem.ts'
import { BoundedQueue } from '../queue.ts'

/** Work that ends when told. */
function held(): { work: () => Promise<string>; finish: () => void; begun: () => boolean } {
  let finish = (): void => {}
  let begun = false
  const done = new Promise<string>((resolve) => (finish = () => resolve('done')))
  return { work: () => ((begun = true), done), finish, begun: () => begun }
}

describe('a bounded queue', () => {
  test('runs as many at once as it has slots, the rest in turn, and refuses what does not fit', async () => {
    const queue = new BoundedQueue(2, 2)
    const all = Array.from({ length: 4 }, held)
    const results = all.map(({ work }) => queue.run(work))
    await expect(queue.run(held().work)).rejects.toThrow(QueueFullError)
    expect([queue.waiting, queue.full]).toEqual([2, true])
    expect(all.map(({ begun }) => begun())).toEqual([true, true, false, false])
    all[1].finish()
    await results[1]
    expect(all.map(({ begun }) => begun())).toEqual([true, true, true, false])
    expect([queue.waiting, queue.full]).toEqual([1, false])
    for (const { finish } of all) finish()
    expect(await Promise.all(results)).toEqual(Array(4).fill('done'))
    expect(await queue.run(async () => 'again')).toBe('again')
  })

  test('gives the slot of work that fails to the next', async () => {
    const queue = new BoundedQueue(1, 1)
    const failed = queue.run(() => Promise.reject(new Error('no')))
    const next = queue.run(async () => 'next')
    await expect(failed).rejects.toThrow('no')
    expect(await next).toBe('next')
  })

  test('drops aborted work that has not begun', async () => {
    const queue = new BoundedQueue(1, 5)
    const first = held()
    const running = queue.run(first.work)
    const second = held()
    const controller = new AbortController()
    const waiting = queue.run(second.work, controller.signal)
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    expect(queue.waiting).toBe(0)
    first.finish()
    await running
    expect(second.begun()).toBe(false)
    await expect(queue.run(held().work, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
    expect(await queue.run(async () => 'free')).toBe('free')
  })

  test('lets the caller of begun work go, but keeps its slot until it ends', async () => {
    const queue = new BoundedQueue(1, 5)
    const first = held()
    const controller = new AbortController()
    const running = queue.run(first.work, controller.signal)
    controller.abort()
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
    const second = held()
    const next = queue.run(second.work)
    expect(second.begun()).toBe(false)
    first.finish()
    second.finish()
    expect(await next).toBe('done')
  })
})
