import { describe, expect, test } from 'vitest'
import { QueueFullError } from '../problem.ts'
import { FairQueue } from './fair-queue.ts'

/** A queue whose one slot is taken until it is told; then it notes the order of what runs. */
function blocked(capacity: number) {
  const queue = new FairQueue(1, capacity)
  const order: string[] = []
  let go = (): void => {}
  const gate = new Promise<void>((resolve) => (go = resolve))
  const first = queue.run(() => gate, { flow: 'first', cost: 1 })
  const add = (name: string, flow: string, cost: number, patient = false) =>
    queue.run(async () => void order.push(name), { flow, cost, patient })
  return { queue, order, add, go, first }
}

describe('a fair queue', () => {
  test('gives each flow its share, however many tasks one brings', async () => {
    const { add, go, order } = blocked(1000)
    const all = Array.from({ length: 6 }, (_, i) => add(`a${i}`, 'a', 1))
    all.push(add('b0', 'b', 1), add('b1', 'b', 1))
    go()
    await Promise.all(all)
    expect(order).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'a3', 'a4', 'a5'])
  })

  test('counts work and not tasks', async () => {
    const { add, go, order } = blocked(1000)
    const all = [add('heavy0', 'a', 10), add('heavy1', 'a', 10)]
    for (let i = 0; i < 12; i++) all.push(add(`light${i}`, 'b', 1))
    go()
    await Promise.all(all)
    expect(order.indexOf('heavy0')).toBe(9)
    expect(order.indexOf('heavy1')).toBe(13)
  })

  test('starves nobody: heavy work has its turn while light work keeps coming', async () => {
    const { queue, go, first } = blocked(1000)
    let lights = 0
    let done = false
    const light = async (): Promise<void> => {
      while (!done && lights++ < 1000) await queue.run(async () => {}, { flow: `light ${lights % 3}`, cost: 1 })
    }
    const heavy = queue.run(async () => void (done = true), { flow: 'heavy', cost: 20 })
    const all = [light(), light(), light(), light()]
    go()
    await Promise.all([heavy, first, ...all])
    expect(lights).toBeLessThan(100)
  })

  test('refuses what does not fit, but not what is patient', async () => {
    const { queue, add, go } = blocked(10)
    const all = [add('a', 'a', 8)]
    await expect(add('b', 'a', 1)).rejects.toThrow(QueueFullError)
    all.push(add('c', 'a', 100, true), add('d', 'other', 2))
    expect(queue.waiting).toBe(3)
    go()
    await Promise.all(all)
    expect(queue.waiting).toBe(0)
    await expect(add('e', 'a', 5)).resolves.toBeUndefined()
  })

  test('tells what it would refuse', async () => {
    const { queue, add, go } = blocked(10)
    const last = add('a', 'a', 8)
    expect(() => queue.expect({ flow: 'a', cost: 1 })).toThrow(QueueFullError)
    expect(() => queue.expect({ flow: 'a', cost: 1, patient: true })).not.toThrow()
    expect(() => queue.expect({ flow: 'other', cost: 1 })).not.toThrow()
    go()
    await last
    expect(() => queue.expect({ flow: 'a', cost: 100 })).not.toThrow()
  })

  test('a flow pays later for work that took more than it said', async () => {
    const { queue, add, go, order } = blocked(1000)
    const dear = (name: string) =>
      queue.run(
        async (free) => {
          order.push(name)
          free(10)
        },
        { flow: 'dear', cost: 1 },
      )
    const all = [dear('dear0')]
    for (let i = 0; i < 12; i++) all.push(add(`light${i}`, 'light', 1))
    // Comes once it is known what the first one took.
    all.push(all[0].then(() => dear('dear1')))
    go()
    await Promise.all(all)
    expect(order.indexOf('dear1')).toBeGreaterThanOrEqual(10)
  })

  test('drops what is aborted in the line, and its room with it', async () => {
    const { queue, add, go, order } = blocked(10)
    const stop = new AbortController()
    const dropped = queue.run(async () => order.push('dropped'), { flow: 'a', cost: 5, signal: stop.signal })
    stop.abort()
    await expect(dropped).rejects.toMatchObject({ name: 'AbortError' })
    const next = add('next', 'a', 5)
    go()
    await next
    expect(order).toEqual(['next'])
  })

  test('a slot that is freed early serves others meanwhile, and once', async () => {
    const queue = new FairQueue(1, 10)
    let end = (): void => {}
    const held = queue.run((free) => (free(), new Promise<void>((resolve) => (end = resolve))), { flow: 'a', cost: 1 })
    expect(await queue.run(async () => 'meanwhile', { flow: 'b', cost: 1 })).toBe('meanwhile')
    end()
    await held
    let running = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++running)
      await Promise.resolve()
      running--
    }
    await Promise.all(Array.from({ length: 5 }, () => queue.run(work, { flow: 'a', cost: 1 })))
    expect(most).toBe(1)
  })
})
