// /v1/predict: one architecture -> its prediction. POST takes any architecture, GET one of a space, so that HTTP caches can keep it.
import { BODY_LIMITS, parseJson, readText, requireType } from '../body.ts'
import { choicesOf } from '../choices.ts'
import { HttpProblem } from '../problem.ts'
import { answerKey, cacheStatus, predictOnce } from '../answers.ts'
import { negotiate } from '../negotiate.ts'
import { parseQuestion } from '@archcast/core/predict/question.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import type { AppDeps } from '../deps.ts'
import type { Hono } from 'hono'

/** An answer holds as long as the model does, which its entity tag names. */
const FRESH = 'public, max-age=3600'

export function predictRoute(app: Hono, deps: AppDeps): void {
  const { metrics } = deps
  app.post('/v1/predict', async (c) => {
    requireType(c.req.raw, ['application/json'])
    negotiate(c.req.header('accept'), ['application/json'])
    const asked = choicesOf(c, deps.predictor)
    const { id, architecture, choices } = parseQuestion(parseJson(await readText(c.req.raw, BODY_LIMITS.predict)))
    const { signal } = c.req.raw
    const answer = await predictOnce(deps, resolveArchitecture(architecture), { ...asked, ...choices, signal })
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

/** Whether an If-None-Match header names the tag (RFC 9110, section 13.1.2). */
function matches(header: string | undefined, tag: string): boolean {
  const tags = header?.split(',').map((each) => each.trim().replace(/^W\//, '')) ?? []
  return tags.includes(tag) || tags.includes('*')
}
