// A search as a stream of events: every stream ends with how the search ended, or with why no more is known of it.
import { HttpProblem, problemOf } from './problem.ts'
import { frameOf } from './search-frames.ts'
import type { Frame, StreamedEvent } from './search-event.ts'
import type { SearchState } from '@archcast/core/contract/search.ts'

/**
 * A number that grows with what is known of a search, the same at every service and after every restart. It counts the
 * architectures of both stages that are done; an ended search has one more than all.
 */
function placeOf({ status, request: { count }, progress }: SearchState): number {
  if (status !== 'running') return 2 * count + 1
  if (!progress) return 0
  return progress.done + (progress.stage === 'surrogate' ? count : 0)
}

/** Place of the event that the header names; undefined where it names none. */
export function placeIn(lastEventId: string | undefined): number | undefined {
  return /^\d{1,9}$/.test(lastEventId ?? '') ? Number(lastEventId) : undefined
}

/** Whether whoever was told that event has been told all. */
export const hasAllEvents = (state: SearchState, after: number | undefined) =>
  state.status !== 'running' && after === placeOf(state)

/**
 * Events behind `after`, the last always the one that says how the search ended; where the states end without that,
 * or fail, an `error` with the problem.
 *
 * @param onError hears of what no caller can be told
 */
export async function* eventsOf(
  states: AsyncIterable<SearchState>,
  after: number | undefined,
  signal: AbortSignal,
  onError: (error: unknown) => void = () => {},
): AsyncGenerator<StreamedEvent> {
  let told = after ?? -1
  let before: Frame | undefined
  try {
    for await (const state of states) {
      const place = placeOf(state)
      const done = state.status !== 'running'
      if (!done && place <= told) continue
      told = place
      const frame = frameOf(state)
      yield { id: `${place}`, frame, ...(before && { before }) }
      if (done) return
      before = frame
    }
    if (!signal.aborted) yield failure(unknownSearch())
  } catch (error) {
    if (signal.aborted) return
    if (problemOf(error).problem.status === 500) onError(error)
    yield failure(error)
  }
}

/** It has no id: who comes back goes on after the last event that told of the search. */
const failure = (error: unknown): StreamedEvent => ({
  frame: { event: 'error', data: JSON.stringify(problemOf(error).problem) },
})

export const unknownSearch = () =>
  new HttpProblem(404, 'unknown_search', 'there is no such search; those long done are forgotten')
