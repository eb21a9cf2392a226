// POST /v1/predict/batch: many architectures, answered in their order; an error is an item of its own.
import { readBodyBytes, requireType } from '../body.ts'
import { negotiate } from '../negotiate.ts'
import { predictOptionsOf } from '../predict-options.ts'
import { HttpProblem, QueueFullError } from '../problem.ts'
import { requesterOf } from '../requester.ts'
import { streamOf } from '../work/stream.ts'
import { BODY_LIMITS } from '@archcast/core/contract/limits.ts'
import { inOrder } from '@archcast/core/search/in-order.ts'
import type { AppDeps } from '../deps.ts'
import type { BatchDocument, Requester, WorkBackend } from '../work/work-backend.ts'
import type { RequestedOptions } from '@archcast/core/contract/predict-request.ts'
import type { Hono } from 'hono'

/** Chunks under way at once: enough to keep workers busy, few enough to leave room for others. */
const AT_ONCE = 8
const NDJSON = 'application/x-ndjson'

export function batchRoute(app: Hono, deps: AppDeps, work: WorkBackend): void {
  const { predictor, access, metrics } = deps
  app.post('/v1/predict/batch', async (c) => {
    const type = requireType(c.req.raw, ['application/json', NDJSON])
    negotiate(c.req.header('accept'), [type])
    const asked = predictOptionsOf(c, predictor)
    const { method = predictor.methods[0] } = asked
    if (method === 'surrogate' && deps.busy?.()) throw new QueueFullError()
    const lines = type === NDJSON
    const who = requesterOf(c, access)
    const items = await work.split({ bytes: await readBodyBytes(c.req.raw, BODY_LIMITS.batch), lines }, who)
    if (items.length > BODY_LIMITS.architectures) {
      const detail = `a batch has at most ${BODY_LIMITS.architectures} architectures, not ${items.length}`
      throw new HttpProblem(413, 'too_many_architectures', detail)
    }
    const predicted = (count: number) => metrics?.predicted(count)
    const answers = answersOf(work, { items, asked, lines, who, predicted })
    return new Response(streamOf([], answers), { headers: { 'content-type': type } })
  })
}

interface Asked {
  readonly items: readonly BatchDocument[]
  readonly asked: RequestedOptions
  readonly lines: boolean
  readonly who: Requester
  readonly predicted: (count: number) => void
}

/** Lets the batch in before anything is answered: a refusal has a status of its own. */
function answersOf(
  work: WorkBackend,
  { items, asked, lines, who, predicted }: Asked,
): AsyncGenerator<Uint8Array, void> {
  const leave = work.admit(items.length, asked, who)
  const answer = async (chunk: readonly BatchDocument[]) => {
    // Items that are refused may take no turn of a worker: without this, many in a row would keep others waiting.
    await new Promise<void>((resolve) => setTimeout(resolve, 0))
    return work.answers({ items: chunk, asked, lines }, who)
  }
  const answers = inOrder(chunksOf(items, work.chunk(asked)), answer, AT_ONCE, who.signal)
  return parts(answers, lines, predicted, leave)
}

async function* parts(
  answers: AsyncGenerator<{ readonly bytes: Uint8Array; readonly predicted: number }>,
  lines: boolean,
  predicted: (count: number) => void,
  leave: () => void,
): AsyncGenerator<Uint8Array, void> {
  const utf8 = new TextEncoder()
  try {
    let between = '['
    for await (const each of answers) {
      predicted(each.predicted)
      if (!lines) yield utf8.encode(between)
      between = ','
      yield each.bytes
    }
    if (!lines) yield utf8.encode(between === '[' ? '[]' : ']')
  } finally {
    leave()
  }
}

function* chunksOf<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}
