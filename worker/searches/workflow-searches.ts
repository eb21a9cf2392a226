// Searches on Cloudflare Workflows: this isolate starts and tells of them, others run them.
import { HttpProblem, makeProblem } from '@archcast/serve/problem.ts'
import { watchByPolling } from '@archcast/serve/watch.ts'
import type { SearchRecord } from './record.ts'
import type { SearchRequest } from '@archcast/core/contract/search-request.ts'
import type { SearchState } from '@archcast/core/contract/search.ts'
import type { Searches } from '@archcast/serve/searches.ts'

export interface SearchBindings {
  /** The Workflow that runs searches. */
  readonly SEARCHES?: Workflow<SearchRequest>
  /** The Durable Objects that say what is known of them. */
  readonly SEARCH_RECORDS?: DurableObjectNamespace<SearchRecord>
}

/** Milliseconds between two looks. A look takes two of an answer's 10,000 subrequests: enough for forty minutes. */
const EVERY = 500
/** That the platform keeps its steps' results, as long as the record stands. */
const RETENTION = { successRetention: '1 day', errorRetention: '1 day' } as const

/** Every method throws HttpProblem 501 where a binding is missing. */
export function workflowSearches({ SEARCHES: workflow, SEARCH_RECORDS: records }: SearchBindings): Searches {
  if (!workflow || !records) return withoutBinding
  const get = async (id: string): Promise<SearchState | undefined> => {
    const record = records.getByName(id)
    const state = (await record.read()) as SearchState | undefined
    if (state?.status !== 'running') return state
    const { status } = await (await workflow.get(id)).status()
    if (status !== 'errored' && status !== 'terminated') return state
    // It ended in the midst of a step, too often or by hand, and could not say so itself.
    await record.end({
      status: 'failed',
      error: makeProblem(500, 'internal', `the workflow of the search is ${status}`),
    })
    return (await record.read()) as SearchState | undefined
  }
  return {
    async start(request) {
      const id = crypto.randomUUID()
      const record = records.getByName(id)
      await record.create(id, request)
      try {
        await workflow.create({ id, params: request, retention: RETENTION })
      } catch (error) {
        await record.forget()
        throw error
      }
      return { id, status: 'running', request }
    },
    get,
    async cancel(id) {
      const record = records.getByName(id)
      const state = (await record.read()) as SearchState | undefined
      if (state?.status !== 'running') return state
      await record.end({ status: 'cancelled' })
      // It may have ended meanwhile.
      await (await workflow.get(id)).terminate().catch(() => {})
      return (await record.read()) as SearchState | undefined
    },
    watch: (id, signal) => watchByPolling(() => get(id), signal, EVERY),
  }
}

const absent = async (): Promise<never> => {
  const detail = 'searches need the bindings SEARCHES and SEARCH_RECORDS, which this deployment does not have'
  throw new HttpProblem(501, 'no_searches', detail)
}

const withoutBinding: Searches = {
  start: absent,
  get: absent,
  cancel: absent,
  watch: () => watchByPolling(absent),
}
