// Searches as resources: started, watched, cancelled. In this process, where the oldest that is done makes room.
import { HttpProblem, QueueFullError, makeProblem, problemOf } from './problem.ts'
import { sharedWatch } from './shared-watch.ts'
import { runSearch } from '@archcast/core/search/run.ts'
import type { Watch } from './shared-watch.ts'
import type { SearchRequest } from '@archcast/core/contract/search-request.ts'
import type { SearchState, SearchStatus } from '@archcast/core/contract/search.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'

export interface Searches {
  /** Throws QueueFullError where as many run as may. */
  start(request: SearchRequest): Promise<SearchState>
  get(id: string): Promise<SearchState | undefined>
  /** Undefined where there is none; a search that is done stays as it is. */
  cancel(id: string): Promise<SearchState | undefined>
  readonly watch: Watch
  /** The process is about to end: nobody is to wait any longer for a search. */
  stop?(): void
  /** What there is to do now, as far as this process knows. */
  load?(): Promise<SearchLoad>
}

export interface SearchLoad {
  /** Searches that run in this process. */
  readonly running?: number
  /** Shards that wait for a worker. */
  readonly waiting?: number
  /** Seconds that the shard which waits longest has waited. */
  readonly oldest?: number
}

/** Where searches are kept beyond the end of the process; each method throws Error that says why it cannot. */
export interface SearchRecords {
  /** In the order of their starts. */
  all(): SearchState[]
  put(state: SearchState): void
  remove(id: string): void
}

export interface SearchesOptions {
  /** Searches that run at once, default 4. */
  readonly running?: number
  /** Searches that are remembered, default 100. */
  readonly kept?: number
  /** Keeps them; they end with the process where left out. */
  readonly records?: SearchRecords | undefined
  readonly onError?: (error: unknown) => void
  /** Hears how each ended. */
  readonly onEnd?: (status: Exclude<SearchStatus, 'running'>) => void
}

/** Architectures between two pauses: nobody else is answered meanwhile. */
const EVERY = 10

interface Entry {
  state: SearchState
  readonly stop: AbortController
  /** Settles at the next change. */
  changed: Promise<void>
  change: () => void
}

export function inProcessSearches(
  predictor: Predictor,
  { running = 4, kept = 100, records, onError, onEnd }: SearchesOptions = {},
): Searches {
  const entries = new Map<string, Entry>()
  /** Ends that could not be kept yet. */
  const unsaved = new Set<string>()
  const save = () => {
    for (const id of unsaved) {
      const state = entries.get(id)?.state
      if (state) records?.put(state)
      unsaved.delete(id)
    }
  }
  /** The first end counts. */
  const update = (entry: Entry, state: Partial<SearchState>) => {
    if (entry.state.status !== 'running') return
    entry.state = { ...entry.state, ...state }
    if (entry.state.status !== 'running') {
      onEnd?.(entry.state.status)
      unsaved.add(entry.state.id)
      // It is told from memory all the same.
      attempt(save, onError)
    }
    entry.change()
    renew(entry)
  }
  const run = async (entry: Entry) => {
    try {
      const { candidates: _, ...result } = await runSearch(entry.state.request, predictor, {
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
  const add = (state: SearchState): Entry => {
    const entry = { state, stop: new AbortController() } as Entry
    renew(entry)
    entries.set(state.id, entry)
    return entry
  }
  const interrupt = (entry: Entry) => update(entry, { status: 'failed', error: INTERRUPTED })

  // Those that ran when the process before this one ended, whatever ended it, run nowhere now.
  for (const state of records?.all() ?? []) {
    const lost = state.status === 'running'
    add(lost ? { ...state, status: 'failed', error: INTERRUPTED } : state)
    if (lost) unsaved.add(state.id)
  }
  attempt(save, onError)

  const active = () => [...entries.values()].filter(({ state }) => state.status === 'running').length
  return {
    load: async () => ({ running: active() }),
    async start(request) {
      if (active() >= running) throw new QueueFullError()
      const state: SearchState = { id: crypto.randomUUID(), status: 'running', request }
      try {
        save()
        for (const [id, { state: old }] of entries) {
          if (entries.size < kept) break
          if (old.status === 'running') continue
          records?.remove(id)
          entries.delete(id)
        }
        records?.put(state)
      } catch (error) {
        onError?.(error)
        const detail = 'searches cannot be kept here now, so none is started; the log says why'
        throw new HttpProblem(503, 'store_unwritable', detail, { 'retry-after': '30' })
      }
      const entry = add(state)
      void run(entry)
      return entry.state
    },
    stop() {
      for (const entry of entries.values()) {
        interrupt(entry)
        entry.stop.abort()
      }
    },
    get: async (id) => entries.get(id)?.state,
    async cancel(id) {
      const entry = entries.get(id)
      if (entry?.state.status === 'running') {
        update(entry, { status: 'cancelled' })
        entry.stop.abort()
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

const INTERRUPTED = makeProblem(
  503,
  'interrupted',
  'the service ended before the search was done; start it again, the same request has the same result',
)

function attempt(work: () => void, onError?: (error: unknown) => void): void {
  try {
    work()
  } catch (error) {
    onError?.(error)
  }
}

function renew(entry: Entry): void {
  const { promise, resolve } = Promise.withResolvers<void>()
  entry.changed = promise
  entry.change = resolve
}
