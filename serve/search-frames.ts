// What event streams say of a search, written once for all who listen.
import type { Frame, StreamedEvent } from './search-event.ts'
import type { SearchProgress, SearchState } from '@archcast/core/contract/search.ts'
import type { SSEStreamingApi } from 'hono/streaming'

/** Leaders of a progress event; `GET /v1/searches/{id}` has all. */
export const LEADERS_TOLD = 10

/** Who listens to a search is given the same state. */
const frames = new WeakMap<SearchState, Frame>()

/** `progress` while it runs, else the state by the name of its status. */
export function frameOf(state: SearchState): Frame {
  let frame = frames.get(state)
  if (!frame) frames.set(state, (frame = makeFrame(state)))
  return frame
}

function makeFrame(state: SearchState): Frame {
  if (state.status !== 'running') return { event: state.status, data: JSON.stringify(state) }
  if (!state.progress) return { event: 'progress', data: '{}' }
  const { leaders, ...counts } = state.progress satisfies SearchProgress
  const told = JSON.stringify(leaders.slice(0, LEADERS_TOLD))
  return { event: 'progress', data: JSON.stringify(counts), leaders: told }
}

const utf8 = new TextEncoder()
/** The end of a search may take a MB, which is not to be spelled out for every listener anew. */
const ends = new WeakMap<Frame, Uint8Array>()

/** Writes a server-sent event. */
export async function writeFrame(stream: SSEStreamingApi, { id, frame, before }: StreamedEvent): Promise<void> {
  if (frame.event === 'progress')
    return stream.writeSSE({ ...(id !== undefined && { id }), event: frame.event, data: dataFor(frame, before) })
  let bytes = ends.get(frame)
  if (!bytes) ends.set(frame, (bytes = utf8.encode(`data: ${frame.data}\n\n`)))
  await stream.write(`event: ${frame.event}\n${id === undefined ? '' : `id: ${id}\n`}`)
  await stream.write(bytes)
}

/**
 * A frame's data for one listener, who has been told the leaders of `before`: they stand in it where they have changed.
 */
export const dataFor = ({ data, leaders }: Frame, before?: Frame): string =>
  leaders === undefined || leaders === before?.leaders ? data : `${data.slice(0, -1)},"leaders":${leaders}}`
