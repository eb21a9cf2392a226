// /v1/predict: one architecture -> its prediction. POST takes any architecture, as JSON or as an ONNX file; GET one of a space, so that HTTP caches can keep it.
import { BODY_LIMITS, readBytes, readJsonBody, requireType } from '../body.ts'
import { EXTENTS, openExtents } from '../open-extents.ts'
import { choicesOf } from '../choices.ts'
import { HttpProblem } from '../problem.ts'
import { answerKey, cacheStatus, predictOnce } from '../answers.ts'
import { negotiate } from '../negotiate.ts'
import { parseQuestion } from '@archcast/core/predict/question.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { resolveOnnx } from '@archcast/core/importer/resolve.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolve.ts'
import type { AppDeps } from '../deps.ts'
import type { Context, Hono } from 'hono'
import type { Question } from '@archcast/core/predict/question.ts'

/** An answer holds as long as the model does, which its entity tag names. */
const FRESH = 'public, max-age=3600'
const ONNX = 'application/onnx'

export function predictRoute(app: Hono, deps: AppDeps): void {
  const { metrics } = deps
  app.post('/v1/predict', async (c) => {
    const type = requireType(c.req.raw, ['application/json', ONNX])
    negotiate(c.req.header('accept'), ['application/json'])
    const asked = choicesOf(c, deps.predictor, type === ONNX ? EXTENTS : [])
    const { id, architecture, choices } = type === ONNX ? await readFile(c, deps, asked.batch) : await readJson(c)
    const { signal } = c.req.raw
    const answer = await predictOnce(deps, architecture, { ...asked, ...choices, signal })
    metrics?.predicted(1)
    return c.json({ ...(id !== undefined && { id }), ...answer.prediction }, 200, cacheStatus(answer))
  })

  app.get('/v1/predict', async (c) => {
    negotiate(c.req.header('accept'), ['application/json'])
    const asked = choicesOf(c, deps.predictor, ['space', 'arch', 'skeleton'])
    const { space, arch, skeleton } = c.req.query()
    if (space === undefined || arch === undefined) {
      const detail = 'GET takes ?space= and &arch=; send any other architecture with POST'
      throw new HttpProblem(400, 'bad_parameter', detail)
    }
    const architecture = resolveArchitecture({ space, arch, ...(skeleton !== undefined && { skeleton }) })
    const key = answerKey(deps, architecture, asked)
    const headers = { etag: `"${key}"`, 'cache-control': FRESH }
    if (matches(c.req.header('if-none-match'), headers.etag)) return c.body(null, 304, headers)
    const answer = await predictOnce(deps, architecture, { ...asked, signal: c.req.raw.signal }, key)
    metrics?.predicted(1)
    return c.json(answer.prediction, 200, { ...headers, ...cacheStatus(answer) })
  })
}

type Read = Omit<Question, 'architecture'> & { readonly architecture: ResolvedArchitecture }

async function readJson(c: Context): Promise<Read> {
  const { architecture, ...rest } = parseQuestion(await readJsonBody(c.req.raw, BODY_LIMITS.predict))
  return { ...rest, architecture: resolveArchitecture(architecture) }
}

/** An ONNX file; the query gives what it leaves open. */
async function readFile(c: Context, { onnxBytes = BODY_LIMITS.onnx }: AppDeps, batch?: number): Promise<Read> {
  const size = { ...openExtents(c), ...(batch !== undefined && { batch }) }
  const { architecture } = resolveOnnx(await readBytes(c.req.raw, onnxBytes), 'the body', size)
  return { architecture, choices: {} }
}

/** Whether an If-None-Match header names the tag (RFC 9110, section 13.1.2). */
function matches(header: string | undefined, tag: string): boolean {
  const tags = header?.split(',').map((each) => each.trim().replace(/^W\//, '')) ?? []
  return tags.includes(tag) || tags.includes('*')
}
