// POST /v1/predict/batch: many architectures, answered in their order; an error is an item of its own.
import { BODY_LIMITS, THE_BODY, readBytes, requireType } from '../body.ts'
import { HttpProblem, QueueFullError, problemOf } from '../problem.ts'
import { choicesOf } from '../choices.ts'
import { LIMITS } from '@archcast/core/ops/limits.ts'
import { inOrder } from '@archcast/core/search/in-order.ts'
import { ndjsonOf } from '@archcast/core/text/ndjson.ts'
import { negotiate } from '../negotiate.ts'
import { predictOnce } from '../answers.ts'
import { readJson } from '@archcast/core/text/json.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { splitId } from '@archcast/core/spaces/item.ts'
import { parseQuestion } from '@archcast/core/predict/question.ts'
import type { AppDeps } from '../deps.ts'
import type { Hono } from 'hono'
import type { PredictOptions } from '@archcast/core/predict/types.ts'

/** Items predicted at once: enough to keep a pool busy, few enough to leave room for others. */
const AT_ONCE = 8
/** Milliseconds until an item that found the queue full tries again; the batch as a whole was let in. */
const RETRY = 100
const NDJSON = 'application/x-ndjson'

export function batchRoute(app: Hono, deps: AppDeps): void {
  app.post('/v1/predict/batch', async (c) => {
    const type = requireType(c.req.raw, ['application/json', NDJSON])
    negotiate(c.req.header('accept'), [type])
    const asked = choicesOf(c, deps.predictor)
    if (deps.busy?.()) throw new QueueFullError()
    const bytes = await readBytes(c.req.raw, BODY_LIMITS.batch)
    const items: Item[] = type === NDJSON ? ndjsonOf(bytes, THE_BODY) : itemsOf(bytes)
    if (items.length > BODY_LIMITS.architectures) {
      const detail = `a batch has at most ${BODY_LIMITS.architectures} architectures, not ${items.length}`
      throw new HttpProblem(413, 'too_many_architectures', detail)
    }
    const { signal } = c.req.raw
    const results = inOrder(items, (item) => predictItem(deps, item, { ...asked, signal }), AT_ONCE, signal)
    if (type === NDJSON) return new Response(stream(results), { headers: { 'content-type': NDJSON } })
    return c.json(await Array.fromAsync(results))
  })
}

interface Item {
  /** Of a body of lines, from 1. */
  readonly line?: number
  readonly read: () => unknown
}

function itemsOf(bytes: Uint8Array): Item[] {
  const json = readJson(bytes, THE_BODY, LIMITS.jsonDepth + 1)
  if (!Array.isArray(json)) throw new HttpProblem(400, 'not_an_array', 'the body must be an array of architectures')
  return json.map((item: unknown) => ({ read: () => item }))
}

async function predictItem(
  deps: AppDeps,
  { line, read }: Item,
  options: PredictOptions & { readonly signal: AbortSignal },
): Promise<object> {
  let id: string | undefined
  // Items that are refused take no turn of a worker: without this, many of them in a row would keep others waiting.
  await pause(0)
  try {
    const json = read()
    id = splitId(json).id
    const { architecture, choices } = parseQuestion(json)
    const resolved = resolveArchitecture(architecture)
    const work = () => predictOnce(deps, resolved, { ...options, ...choices })
    const { prediction } = await patiently(work, options.signal)
    deps.metrics?.predicted(1)
    return { ...(id !== undefined && { id }), ...prediction }
  } catch (error) {
    const { problem } = problemOf(error)
    if (problem.status >= 500) deps.onError?.(error)
    return { ...(id !== undefined && { id }), ...(line !== undefined && { line }), error: problem }
  }
}

async function patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof QueueFullError) || signal.aborted) throw error
      await pause(RETRY)
    }
  }
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

function stream(results: AsyncGenerator<object>): ReadableStream<Uint8Array> {
  const utf8 = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await results.next()
      if (done) controller.close()
      else controller.enqueue(utf8.encode(`${JSON.stringify(value)}\n`))
    },
    async cancel() {
      await results.return(undefined)
    },
  })
}
