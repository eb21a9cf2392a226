import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { dataFor, frameOf } from './search-frames.ts'
import { sharedWatch } from './shared-watch.ts'
import type { SearchState } from '@archcast/core/contract/search.ts'

const state = (done: number, status: SearchState['status'] = 'running') =>
  ({ id: 'a', status, progress: { done, leaders: [] } }) as unknown as SearchState

/** A search that goes on when it is told to; `watches` counts those that follow it. */
class Source {
  watches = 0
  private waiting = Promise.withResolvers<SearchState>()
  readonly watch = async function* (this: Source, _: string, signal?: AbortSignal) {
    this.watches++
    const gone = new Promise<undefined>((resolve) => signal?.addEventListener('abort', () => resolve(undefined)))
    for (;;) {
      const next = await Promise.race([this.waiting.promise, gone])
      if (!next) return
      this.waiting = Promise.withResolvers()
      yield next
      if (next.status !== 'running') return
    }
  }.bind(this)
  tell(next: SearchState) {
    this.waiting.resolve(next)
    return vi.advanceTimersByTimeAsync(1)
  }
  fail(error: Error) {
    this.waiting.reject(error)
    return vi.advanceTimersByTimeAsync(1)
  }
}

function listen(states: AsyncGenerator<SearchState>) {
  const heard: (number | string)[] = []
  const end = (async () => {
    for await (const { status, progress } of states) heard.push(status === 'running' ? progress!.done : status)
  })()
  end.catch(() => {})
  return { heard, end }
}

let source: Source
beforeEach(() => {
  vi.useFakeTimers()
  source = new Source()
})
afterEach(() => vi.useRealTimers())

describe('those who listen to a search', () => {
  test('share one watch, and are told the newest at the pace, the end at once', async () => {
    const watch = sharedWatch(source.watch, 500)
    const all = Array.from({ length: 50 }, () => listen(watch('a')))
    await source.tell(state(0))
    for (let done = 1; done <= 40; done++) await source.tell(state(done))
    await vi.advanceTimersByTimeAsync(1000)
    await source.tell(state(41))
    await vi.advanceTimersByTimeAsync(100)
    await source.tell(state(41, 'succeeded'))
    await vi.advanceTimersByTimeAsync(100)
    await Promise.all(all.map(({ end }) => end))
    for (const { heard } of all) expect(heard).toEqual([0, 40, 41, 'succeeded'])
    expect(source.watches).toBe(1)
  })

  test('are told the present state when they come', async () => {
    const watch = sharedWatch(source.watch, 500)
    const first = listen(watch('a'))
    await source.tell(state(7))
    const late = listen(watch('a'))
    await vi.advanceTimersByTimeAsync(0)
    expect([first.heard, late.heard]).toEqual([[7], [7]])
    await source.tell(state(8, 'failed'))
    await Promise.all([first.end, late.end])
    expect(late.heard).toEqual([7, 'failed'])
  })

  test('may go; when the last has gone nobody watches, and the next watches anew', async () => {
    const watch = sharedWatch(source.watch, 500)
    const stop = new AbortController()
    const gone = listen(watch('a', stop.signal))
    await source.tell(state(1))
    stop.abort()
    await gone.end
    const next = listen(watch('a'))
    await source.tell(state(2, 'succeeded'))
    await next.end
    expect([gone.heard, next.heard, source.watches]).toEqual([[1], ['succeeded'], 2])
  })

  test('all hear of a failure', async () => {
    const watch = sharedWatch(source.watch, 500)
    const all = [1, 2].map(() => listen(watch('a')))
    await source.tell(state(1))
    await source.fail(new Error('lost'))
    for (const { end } of all) await expect(end).rejects.toThrow('lost')
  })
})

describe('what they are told', () => {
  const running = (...leaders: number[]) =>
    ({ id: 'a', status: 'running', progress: { done: 1, leaders } }) as unknown as SearchState

  test('is written once, the first leaders where they have changed', () => {
    const frames = [running(1, 2), running(1, 2), running(3, 1)].map(frameOf)
    const told = frames.map((frame, i) => JSON.parse(dataFor(frame, frames[i - 1])))
    expect(told).toEqual([{ done: 1, leaders: [1, 2] }, { done: 1 }, { done: 1, leaders: [3, 1] }])
    const many = running(...Array(1000).keys())
    expect(JSON.parse(dataFor(frameOf(many))).leaders).toEqual([...Array(10).keys()])
    expect(frameOf(many)).toBe(frameOf(many))
  })

  test('is nothing before the first report, and all at the end', () => {
    const begun = { id: 'a', status: 'running' } as unknown as SearchState
    expect(dataFor(frameOf(begun))).toBe('{}')
    const ended = state(3, 'succeeded')
    expect(frameOf(ended)).toEqual({ event: 'succeeded', data: JSON.stringify(ended) })
  })
})
