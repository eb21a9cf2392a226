// /v1/searches: random searches as resources: start (202), state, progress as server-sent events, cancel.
import { streamSSE } from 'hono/streaming'
import { readJsonBody, requireType } from '../body.ts'
import { negotiate } from '../negotiate.ts'
import { HttpProblem, makeProblem } from '../problem.ts'
import { eventsOf, hasAllEvents, placeIn, unknownSearch } from '../search-events.ts'
import { writeFrame } from '../search-frames.ts'
import { BODY_LIMITS } from '@archcast/core/contract/limits.ts'
import { parseSearchRequest } from '@archcast/core/contract/search-request.ts'
import type { AppDeps } from '../deps.ts'
import type { Searches } from '../searches.ts'
import type { SearchState } from '@archcast/core/contract/search.ts'
import type { Context, Hono } from 'hono'

/** Longest that `Prefer: wait` holds a request, seconds. */
const LONGEST_WAIT = 60

export function searchesRoutes(app: Hono, { searches, metrics, onError }: AppDeps): void {
  if (!searches) return
  app.post('/v1/searches', async (c) => {
    requireType(c.req.raw, ['application/json'])
    negotiate(c.req.header('accept'), ['application/json'])
    const request = parseSearchRequest(await readJsonBody(c.req.raw, BODY_LIMITS.predict))
    const seconds = waitOf(c.req.header('prefer'))
    const started = await searches.start(request)
    metrics?.search('started')
    const state = await settled(searches, started, seconds)
    const headers = {
      location: `/v1/searches/${started.id}`,
      ...(seconds > 0 && { 'preference-applied': `wait=${seconds}` }),
    }
    return c.json(state, state.status === 'running' ? 202 : 200, headers)
  })
  app.get('/v1/searches/:id', async (c) => c.json(known(await searches.get(idOf(c)))))
  app.delete('/v1/searches/:id', async (c) => c.json(known(await searches.cancel(idOf(c)))))
  app.get('/v1/searches/:id/events', async (c) => {
    const after = placeIn(c.req.header('last-event-id'))
    // Who has been told all would come back for ever: that is what this status is for.
    if (hasAllEvents(known(await searches.get(idOf(c))), after)) return c.body(null, 204)
    const { signal } = c.req.raw
    return streamSSE(c, async (stream) => {
      const stop = new AbortController()
      stream.onAbort(() => stop.abort())
      signal.addEventListener('abort', () => stop.abort(), { once: true })
      const states = searches.watch(idOf(c), stop.signal)
      for await (const event of eventsOf(states, after, stop.signal, onError)) await writeFrame(stream, event)
    })
  })
}

const idOf = (c: Context) => c.req.param('id')!

function known(state: SearchState | undefined): SearchState {
  if (state) return state
  throw unknownSearch()
}

/** Seconds of `Prefer: wait=N` (RFC 7240, section 4.3); 0 where it is not asked for. */
function waitOf(header: string | undefined): number {
  const [, seconds] = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?/i.exec(header ?? '') ?? []
  return Math.min(LONGEST_WAIT, Number(seconds ?? 0))
}

/** The problem of a search that its keeper no longer knows. */
const LOST = makeProblem(
  503,
  'interrupted',
  'the queue has lost the search; start it again, the same request has the same result',
)

/** The state when the search is done, or after so many seconds; one that is lost meanwhile has failed. */
async function settled(searches: Searches, started: SearchState, seconds: number): Promise<SearchState> {
  let state = started
  if (seconds === 0) return state
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), 1000 * seconds)
  try {
    for await (state of searches.watch(state.id, stop.signal)) if (state.status !== 'running') return state
    if (!stop.signal.aborted) return { ...state, status: 'failed', error: LOST }
  } catch (error) {
    // Where it is found is worth more than why nobody can wait for it.
    if (!(error instanceof HttpProblem)) throw error
  } finally {
    clearTimeout(timer)
  }
  return state
}
