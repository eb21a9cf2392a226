// Searches as resources: started, watched, cancelled. In this process, where the oldest that is done makes room.
import { QueueFullError, problemOf } from './problem.ts'
import { runSearch } from '@archcast/core/search/run.ts'
import { sharedWatch } from './shared-watch.ts'
import type { Forecaster } from '@archcast/core/predict/types.ts'
import type { Problem } from './problem.ts'
import type { SearchProgress, SearchResult } from '@archcast/core/search/tally.ts'
import type { SearchRequest } from '@archcast/core/search/request.ts'

export type SearchStatus = 'running' | 'succeeded' | 'failed' | 'cancelled'

export interface SearchState {
  readonly id: string
  readonly status: SearchStatus
  readonly request: SearchRequest
  readonly progress?: SearchProgress
  readonly result?: SearchResult
  readonly error?: Problem
}

export interface Searches {
  /** Throws QueueFullError where as many run as may. */
  start(request: SearchRequest): Promise<SearchState>
  get(id: string): Promise<SearchState | undefined>
  /** Undefined where there is none; a search that is done stays as it is. */
  cancel(id: string): Promise<SearchState | undefined>
  /** The state whenever it has changed, the last one when the search is done; at once the present one. */
  watch(id: string, signal?: AbortSignal): AsyncGenerator<SearchState>
}

export interface SearchesOptions {
  /** Searches that run at once, default 4. */
  readonly running?: number
  /** Searches that are remembered, default 100. */
  readonly kept?: number
  readonly onError?: (error: unknown) => void
}

/** Architectures between two breaths: nobody else is answered meanwhile. */
const EVERY = 10

interface Entry {
  state: SearchState
  readonly stop: AbortController
  /** Settles at the next change. */
  changed: Promise<void>
  change: () => void
}

export function inProcessSearches(
  forecaster: Forecaster,
  { running = 4, kept = 100, onError }: SearchesOptions = {},
): Searches {
  const entries = new Map<string, Entry>()
  const update = (entry: Entry, state: Partial<SearchState>) => {
    entry.state = { ...entry.state, ...state }
    entry.change()
    renew(entry)
  }
  const run = async (entry: Entry) => {
    try {
      const { candidates: _, ...result } = await runSearch(entry.state.request, forecaster, {
        signal: entry.stop.signal,
        every: EVERY,
        async onProgress(progress) {
          update(entry, { progress })
          await new Promise((resolve) => setTimeout(resolve, 0))
        },
      })
      update(entry, { status: 'succeeded', result })
    } catch (error) {
      if (entry.stop.signal.aborted) return update(entry, { status: 'cancelled' })
      const { problem } = problemOf(error)
      if (problem.status >= 500) onError?.(error)
      update(entry, { status: 'failed', error: problem })
    }
  }
  return {
    async start(request) {
      const active = [...entries.values()].filter(({ state }) => state.status === 'running').length
      if (active >= running) throw new QueueFullError()
      for (const [id, { state }] of entries) {
        if (entries.size < kept) break
        if (state.status !== 'running') entries.delete(id)
      }
      const id = crypto.randomUUID()
      const entry = { state: { id, status: 'running', request }, stop: new AbortController() } as Entry
      renew(entry)
      entries.set(id, entry)
      void run(entry)
      return entry.state
    },
    get: async (id) => entries.get(id)?.state,
    async cancel(id) {
      const entry = entries.get(id)
      if (entry?.state.status === 'running') {
        entry.stop.abort()
        update(entry, { status: 'cancelled' })
      }
      return entry?.state
    },
    watch: sharedWatch(async function* (id, signal) {
      const entry = entries.get(id)
      const gone = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }))
      while (entry && !signal?.aborted) {
        // Taken before the state is given: a change meanwhile must not be missed.
        const { changed, state } = entry
        yield state
        if (state.status !== 'running') return
        await Promise.race([changed, gone])
      }
    }),
  }
}

function renew(entry: Entry): void {
  const { promise, resolve } = Promise.withResolvers<void>()
  entry.changed = promise
  entry.change = resolve
}
