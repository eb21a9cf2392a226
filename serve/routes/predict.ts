// /v1/predict: one architecture -> its prediction. POST takes any, as JSON or ONNX; GET takes one of a space, for HTTP
// caches.
import { readBodyBytes, requireType, sizeTold } from '../body.ts'
import { cacheStatus } from '../cached-predictions.ts'
import { negotiate } from '../negotiate.ts'
import { EXTENTS, openExtents } from '../open-extents.ts'
import { predictOptionsOf } from '../predict-options.ts'
import { HttpProblem } from '../problem.ts'
import { requesterOf } from '../requester.ts'
import { BODY_LIMITS } from '@archcast/core/contract/limits.ts'
import type { AppDeps } from '../deps.ts'
import type { Source, WorkBackend } from '../work/work-backend.ts'
import type { Context, Hono } from 'hono'

/** An answer holds as long as the model does, which its entity tag names. */
const FRESH = 'public, max-age=3600'
const JSON_TYPE = 'application/json'
const ONNX = 'application/onnx'

export function predictRoute(app: Hono, deps: AppDeps, work: WorkBackend): void {
  const { metrics, predictor, access } = deps
  app.post('/v1/predict', async (c) => {
    const type = requireType(c.req.raw, [JSON_TYPE, ONNX])
    negotiate(c.req.header('accept'), [JSON_TYPE])
    const asked = predictOptionsOf(c, predictor, type === ONNX ? EXTENTS : [])
    const who = requesterOf(c, access)
    // Refused before its body is read, where that can be told.
    work.expect({ bytes: sizeTold(c.req.raw), onnx: type === ONNX, asked }, who)
    const source = await readSource(c, deps, type, asked.batch)
    const { bytes, known } = await work.predict({ source, asked }, who)
    metrics?.predicted(1)
    return c.body(sendable(bytes!), 200, { 'content-type': JSON_TYPE, ...cacheStatus(known) })
  })

  app.get('/v1/predict', async (c) => {
    negotiate(c.req.header('accept'), [JSON_TYPE])
    const asked = predictOptionsOf(c, predictor, ['space', 'arch', 'skeleton'])
    const { space, arch, skeleton } = c.req.query()
    if (space === undefined || arch === undefined) {
      const detail = 'GET takes ?space= and &arch=; send any other architecture with POST'
      throw new HttpProblem(400, 'bad_parameter', detail)
    }
    const source = { named: { space, arch, ...(skeleton !== undefined && { skeleton }) } }
    const unless = c.req.header('if-none-match')
    const { bytes, etag, known } = await work.predict({ source, asked, tagged: true, unless }, requesterOf(c, access))
    const headers = { etag: etag!, 'cache-control': FRESH }
    if (!bytes) return c.body(null, 304, headers)
    metrics?.predicted(1)
    return c.body(sendable(bytes), 200, { 'content-type': JSON_TYPE, ...headers, ...cacheStatus(known) })
  })
}

/** Types differ between runtimes in whether memory may be shared; an answer's is its own. */
const sendable = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>

async function readSource(c: Context, deps: AppDeps, type: string, batch?: number): Promise<Source> {
  if (type !== ONNX) return { json: await readBodyBytes(c.req.raw, BODY_LIMITS.predict) }
  // The query gives what the file leaves open.
  const size = { ...openExtents(c), ...(batch !== undefined && { batch }) }
  return { onnx: await readBodyBytes(c.req.raw, deps.onnxBytes ?? BODY_LIMITS.onnx), size }
}
