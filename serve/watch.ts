// Watching a search that runs elsewhere: asked again and again, told when it has changed.
import type { SearchState } from '@archcast/core/contract/search.ts'

/** Milliseconds between two looks. */
const EVERY = 300

/** The state at once and whenever it has changed, the last one when the search is done; nothing where there is none. */
export async function* watchByPolling(
  get: () => Promise<SearchState | undefined>,
  signal?: AbortSignal,
  every = EVERY,
): AsyncGenerator<SearchState> {
  let told = ''
  while (!signal?.aborted) {
    const state = await get()
    if (!state) return
    const text = JSON.stringify(state)
    if (text !== told) yield state
    if (state.status !== 'running') return
    told = text
    await pause(every, signal)
  }
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal?.addEventListener('abort', done, { once: true })
  })
}
