// What is let in, by a clock of its own: threads that take twenty milliseconds each, asked for more than they can do.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { QueueFullError } from '../../problem.ts'
import { FairQueue } from '../../work/fair-queue.ts'
import { waitingFor } from './threaded.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

const THREADS = 2
/** Calls that a thread has at hand. */
const DEPTH = 2
const TOOK = 20
const MILLISECONDS = 4000

const one = () => 0
const ofFive = (random: Random) => random.int(5)

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

/**
 * A request every `every` milliseconds, each of a caller that `caller` draws; how long each accepted one took in all.
 */
async function flood(every: number, caller: (random: Random) => number) {
  const random = createRandom(7)
  const queue = new FairQueue(DEPTH * THREADS, waitingFor(THREADS))
  const threads = Array.from({ length: THREADS }, () => ({ busy: 0, last: Promise.resolve() }))
  const work = () => {
    const thread = threads.toSorted((a, b) => a.busy - b.busy)[0]
    thread.busy++
    thread.last = thread.last.then(async () => {
      await new Promise((resolve) => setTimeout(resolve, TOOK))
      thread.busy--
    })
    return thread.last
  }
  const accepted: { readonly flow: number; readonly took: number }[] = []
  let refused = 0
  let late = 0
  const asked: Promise<void>[] = []
  for (let now = 0; now < MILLISECONDS; now += every) {
    const flow = caller(random)
    asked.push(
      queue.run(work, { flow: `${flow}`, cost: TOOK }).then(
        () => void accepted.push({ flow, took: Date.now() - now }),
        (error: unknown) => {
          expect(error).toBeInstanceOf(QueueFullError)
          refused++
          if (Date.now() > now) late++
        },
      ),
    )
    await vi.advanceTimersByTimeAsync(every)
  }
  await vi.runAllTimersAsync()
  await Promise.all(asked)
  return { accepted, refused, late, asked: asked.length }
}

test('five times too much: threads are never idle, the accepted wait a bounded time, the rest is refused at once', async () => {
  const { accepted, refused, late, asked } = await flood(2, ofFive)
  expect(accepted.length + refused).toBe(asked)
  // As many as threads can do, and what is at hand or in the line at the end.
  expect(accepted.length).toBeGreaterThanOrEqual((THREADS * MILLISECONDS) / TOOK)
  // Its own time, that of the work at hand, and twice that of the line: those who had less may go first.
  expect(Math.max(...accepted.map(({ took }) => took))).toBeLessThanOrEqual(DEPTH * TOOK + 2 * waitingFor(1) + TOOK)
  expect(late).toBe(0)
})

test('who asks far more than another is not answered far more', async () => {
  const { accepted } = await flood(2, (random) => (random.next() < 0.75 ? 0 : 1))
  const share = accepted.filter(({ flow }) => flow === 1).length / accepted.length
  // Each alone asks for more than half of what threads can do.
  expect(share).toBeGreaterThan(0.4)
})

test.each([2, 3, 5, 10])('%i callers who ask in one rhythm get equal shares', async (callers) => {
  for (const every of [1, 2, 4, 5]) {
    let place = 0
    const { accepted } = await flood(every, () => place++ % callers)
    const shares = Array.from({ length: callers }, (_, flow) => accepted.filter((one) => one.flow === flow).length)
    expect(Math.min(...shares)).toBeGreaterThan((0.8 * accepted.length) / callers)
    expect(accepted.length).toBeGreaterThanOrEqual((0.98 * THREADS * MILLISECONDS) / TOOK)
  }
})

test('what threads can do is let in whole, whoever asks', async () => {
  for (const callers of [one, ofFive]) expect((await flood(TOOK / THREADS + 1, callers)).refused).toBe(0)
})

test('one alone keeps all threads busy', async () => {
  expect((await flood(2, one)).accepted.length).toBeGreaterThanOrEqual((THREADS * MILLISECONDS) / TOOK)
})
