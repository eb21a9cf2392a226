// A search that a service runs: started, followed by its events, cancelled there when it is given up here.
import { setTimeout as pause } from 'node:timers/promises'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { retryAfterOf } from '@archcast/core/contract/retry-after.ts'
import { serviceAddress } from '@archcast/core/contract/service-address.ts'
import type { Problem } from '@archcast/core/contract/problem.ts'
import type { SearchRequest } from '@archcast/core/contract/search-request.ts'
import type { SearchProgress, SearchResult, SearchState } from '@archcast/core/contract/search.ts'

export interface SearchServiceOptions {
  readonly url: string
  readonly token?: string | undefined
  /** Gives the search up, and cancels it at the service. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: SearchProgress) => void
  /** Hears where the search is, and why it has to wait. */
  readonly onNote: (note: string) => void
}

/** Tries to get a lost connection back, a second apart. */
const RECONNECTS = 5
/** Seconds before a service that says 429 is asked again, where it does not say when. */
const BUSY = 5

/** Milliseconds that cancelling may take. */
const CANCEL = 5000

class UnreachableError extends Error {}

/**
 * Resolves with undefined where the caller gave up and the service has cancelled the search. Throws an Error that says
 * what to do where the service is not there, refuses the caller or refuses the request.
 */
export async function searchAtService(
  request: SearchRequest,
  options: SearchServiceOptions,
): Promise<SearchResult | undefined> {
  const { signal, onNote } = options
  const searches = addressOf(options.url)
  let address: string | undefined
  try {
    const started = await ask(options, searches, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    })
    const { id } = (await started.json()) as SearchState
    address = `${searches}/${id}`
    onNote(address)
    const { status, result, error } = await follow(address, options)
    if (status === 'succeeded') return result
    throw new Error(error ? error.detail : 'the search was cancelled at the service')
  } catch (error) {
    if (!signal.aborted) throw error
    if (address !== undefined) await cancel(address, options)
    return undefined
  }
}

async function cancel(address: string, options: SearchServiceOptions): Promise<void> {
  try {
    await ask({ ...options, signal: AbortSignal.timeout(CANCEL) }, address, { method: 'DELETE' })
  } catch (cause) {
    throw new Error(`the service did not hear of the cancelling, so the search may go on at ${address}`, { cause })
  }
}

function addressOf(url: string): string {
  const address = serviceAddress(url, 'v1/searches')
  if (address) return address.href
  throw new Error(`--url takes the address of a service, such as http://localhost:8787, not '${url}'`)
}

/** The state when the search is done. */
async function follow(address: string, options: SearchServiceOptions): Promise<SearchState> {
  let last: string | undefined
  let seen: Partial<SearchProgress> = {}
  for (let lost = 0; ; lost++) {
    try {
      const known = last === undefined ? undefined : { 'last-event-id': last }
      const { body } = await ask(options, `${address}/events`, { headers: { accept: 'text/event-stream', ...known } })
      const events = body!.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
      for await (const { id, event, data } of events) {
        if (event === 'error') throw problemError(JSON.parse(data) as Problem)
        if (event !== 'progress') return JSON.parse(data) as SearchState
        lost = 0
        last = id
        // Leaders are told where they have changed.
        seen = { ...seen, ...(JSON.parse(data) as Partial<SearchProgress>) }
        if (seen.leaders) options.onProgress(seen as SearchProgress)
      }
    } catch (error) {
      options.signal.throwIfAborted()
      // A body that breaks off is a TypeError of fetch.
      if (!(error instanceof UnreachableError || error instanceof TypeError)) throw error
    }
    if (lost >= RECONNECTS) throw new Error(`the service no longer answers; look again at ${address}`)
    await pause(1000, undefined, { signal: options.signal })
  }
}

/** What a stream ended with: that of a service which may know more in a while is worth coming back for. */
function problemError({ status, detail }: Problem): Error {
  return status >= 500 ? new UnreachableError(detail) : new Error(detail)
}

/** Waits as long as the service is busy. */
async function ask(
  { token, signal, onNote }: SearchServiceOptions,
  address: string,
  init: RequestInit,
): Promise<Response> {
  const headers = { ...(init.headers as Record<string, string>), ...(token && { authorization: `Bearer ${token}` }) }
  for (;;) {
    // What starts a search is not broken off: nobody would know its address.
    const begun = init.method === 'POST' ? undefined : signal
    const response = await fetch(address, { ...init, headers, signal: begun ?? null }).catch((error: unknown) => {
      signal.throwIfAborted()
      const { cause } = error as { cause?: { code?: string; message?: string } }
      const why = cause?.code ?? cause?.message ?? String(error)
      throw new UnreachableError(`the service at ${new URL(address).origin} cannot be reached: ${why}`)
    })
    if (response.ok) return response
    const { detail } = await problemIn(response)
    // What is started is not started again: nobody knows whether it was.
    if (response.status >= 500 && init.method !== 'POST') throw new UnreachableError(detail)
    if (response.status !== 429) throw new Error(detail)
    const seconds = Math.max(1, retryAfterOf(response) ?? BUSY)
    onNote(`${detail}: waiting ${seconds} s`)
    await pause(1000 * seconds, undefined, { signal })
  }
}

async function problemIn(response: Response): Promise<{ detail: string }> {
  const text = await response.text()
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) {
    return { detail: `${response.url} answered ${response.status}: is it an Archcast service?` }
  }
  const { detail, errors = [] } = JSON.parse(text) as Problem
  if (response.status === 401) return { detail: `${detail}; give a token by --token or ARCHCAST_TOKEN` }
  const faults = errors.map((fault) => `${fault.pointer}: ${fault.detail}`)
  return { detail: faults.length > 0 ? faults.join('\n') : detail }
}
