// Asks, and judges the answer by the document: its status, type, headers, and all of its body.
import { conformanceTo } from '../../contract/conformance.ts'
import type { ApiDocument, FuzzRequest } from './requests.ts'
import type { Document } from '@archcast/serve/openapi/openapi-document.ts'

export type Fetch = (path: string, init: RequestInit) => Promise<Response>

/** Milliseconds that events are listened to, and that any other answer may take. */
const LISTENED = 200
const LONGEST = 60_000
/** Requests after which a search that was started is cancelled: it may be of 100,000 architectures. */
const LEFT = 4

export interface Asker {
  /** Resolves with the status. @throws Error that says what is not as the document has it */
  readonly ask: (request: FuzzRequest) => Promise<number>
}

/** @param fetch takes a path, and what the document is of */
export async function askerOf(fetch: Fetch): Promise<{ readonly document: ApiDocument; readonly asker: () => Asker }> {
  const document = (await (await fetch('/openapi.json', {})).json()) as Document
  const conformance = conformanceTo(document)

  async function answer({ method, url, headers, body }: FuzzRequest): Promise<Response> {
    const signal = AbortSignal.timeout(LONGEST)
    const response = await fetch(url, { method, headers, ...(body !== undefined && { body }), signal })
    const { status } = response
    const { pathname } = new URL(`http://service${url}`)
    if (status >= 500 && !(await isForeseen(response))) throw new Error(`${status}: ${await response.text()}`)
    // The document does not describe preflights, and HEAD has no body to check.
    if (method === 'OPTIONS' || method === 'HEAD') await response.arrayBuffer()
    else if (/ndjson|event-stream/.test(response.headers.get('content-type') ?? ''))
      await conformance.check(method, pathname, response, await textOf(response))
    else {
      await conformance.check(method, pathname, response)
      await response.arrayBuffer()
    }
    return response
  }

  const asker = (): Asker => {
    let last = '00000000-0000-4000-8000-000000000000'
    let [place, started] = [0, -Infinity]
    return {
      async ask(request) {
        const response = await answer({ ...request, url: request.url.replaceAll('{id}', last) })
        const [, id] = /([^/]+)$/.exec(response.headers.get('location') ?? '') ?? []
        if (++place - started === LEFT || (id !== undefined && place - started < LEFT))
          await fetch(`/v1/searches/${last}`, { method: 'DELETE' })
        if (id !== undefined) [last, started] = [id, place]
        return response.status
      },
    }
  }
  return { document: document as unknown as ApiDocument, asker }
}

/** 503 that says when to come back, and 501 where nothing runs searches. */
async function isForeseen(response: Response): Promise<boolean> {
  if (response.status === 503) return response.headers.has('retry-after')
  if (response.status !== 501) return false
  const text = await response.clone().text()
  // HEAD has no body that says why.
  return text === '' || (JSON.parse(text) as { code?: string }).code === 'no_searches'
}

/** Of a stream, which may go on for minutes. */
async function textOf(response: Response): Promise<string> {
  const endless = response.headers.get('content-type')!.startsWith('text/event-stream')
  if (!endless) return response.text()
  const reader = response.body!.getReader()
  const timer = setTimeout(() => void reader.cancel(), LISTENED)
  const utf8 = new TextDecoder()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    text += utf8.decode(value, { stream: true })
  }
  clearTimeout(timer)
  return text
}
