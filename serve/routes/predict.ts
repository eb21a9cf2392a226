// POST /v1/predict: one architecture -> its prediction.
import { BODY_LIMITS, parseJson, readText, requireType } from '../body.ts'
import { HttpProblem } from '../problem.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import type { AppDeps } from '../deps.ts'
import type { Hono } from 'hono'

export function predictRoute(app: Hono, { predictor, metrics }: AppDeps): void {
  app.post('/v1/predict', async (c) => {
    requireType(c.req.raw, ['application/json'])
    const images = imagesParameter(c.req.query('images'))
    const json = parseJson(await readText(c.req.raw, BODY_LIMITS.predict))
    const prediction = await predictor.predict(resolveArchitecture(json), { images, signal: c.req.raw.signal })
    metrics?.predicted(1)
    return c.json(prediction)
  })
}

/** `?images=`: probe images to score on. */
export function imagesParameter(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const images = Number(text)
  if (/^\d{1,6}$/.test(text) && images > 0) return images
  throw new HttpProblem(400, 'bad_parameter', `images must be a positive whole number, not '${text}'`)
}
