// Many listeners of one search share one watch of it, and hear of it at a pace that people can read.
import type { SearchState } from '@archcast/core/contract/search.ts'

/** The state of a search whenever it has changed, the last one when it is done; at once the present one. */
export type Watch = (id: string, signal?: AbortSignal) => AsyncGenerator<SearchState>

/** Milliseconds between two states of a search that runs. Its end is told at once. */
const EVERY = 500
/**
 * Listeners that are told in one turn of the event loop: what is written to all of them at once keeps others waiting.
 */
const AT_ONCE = 8

interface Listener {
  /** The state it was told last. */
  seen?: SearchState
  wake(): void
}

/** A search that somebody listens to. */
interface Feed {
  readonly stop: AbortController
  readonly listeners: Set<Listener>
  state?: SearchState | undefined
  over: boolean
  failure?: { readonly error: unknown }
}

/**
 * `watch` for any number of listeners: it is called once for a search, however many listen. Each hears the present
 * state at once, then the newest every `every` milliseconds if it changed. A slow reader skips some, never the last.
 */
export function sharedWatch(watch: Watch, every = EVERY): Watch {
  const feeds = new Map<string, Feed>()

  const open = (id: string): Feed => {
    const feed: Feed = { stop: new AbortController(), listeners: new Set(), over: false }
    feeds.set(id, feed)
    void follow(feed, watch(id, feed.stop.signal), every).finally(() => {
      if (feeds.get(id) === feed) feeds.delete(id)
    })
    return feed
  }

  return async function* (id, signal) {
    const feed = feeds.get(id) ?? open(id)
    const listener: Listener = { wake() {} }
    const wake = () => listener.wake()
    feed.listeners.add(listener)
    signal?.addEventListener('abort', wake, { once: true })
    try {
      while (!signal?.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>()
        listener.wake = resolve
        const { state, over, failure } = feed
        if (state !== undefined && state !== listener.seen) {
          listener.seen = state
          yield state
          continue
        }
        if (failure) throw failure.error
        if (over) return
        await promise
      }
    } finally {
      signal?.removeEventListener('abort', wake)
      feed.listeners.delete(listener)
      if (feed.listeners.size === 0) feed.stop.abort()
      if (feed.listeners.size === 0 && feeds.get(id) === feed) feeds.delete(id)
    }
  }
}

/** Tells a feed's listeners of the states as they come, until there are no more. */
async function follow(feed: Feed, states: AsyncGenerator<SearchState>, every: number): Promise<void> {
  let latest: SearchState | undefined
  let told = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = () => {
    if (timer !== undefined) clearTimeout(timer)
    timer = undefined
    told = performance.now()
    feed.state = latest
    void wakeInTurns(feed)
  }
  try {
    for await (latest of states) {
      const left = told + every - performance.now()
      if (latest.status !== 'running' || left <= 0) tell()
      else timer ??= setTimeout(tell, left)
    }
  } catch (error) {
    feed.failure = { error }
  }
  feed.over = true
  if (latest !== feed.state) tell()
  else await wakeInTurns(feed)
}

async function wakeInTurns({ listeners }: Feed): Promise<void> {
  const waiting = [...listeners]
  for (let i = 0; i < waiting.length; i += AT_ONCE) {
    for (const listener of waiting.slice(i, i + AT_ONCE)) listener.wake()
    if (i + AT_ONCE < waiting.length) await new Promise((resolve) => setTimeout(resolve, 0))
  }
}
