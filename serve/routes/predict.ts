// POST /v1/predict: one architecture -> its prediction.
import { BODY_LIMITS, parseJson, readText, requireType } from '../body.ts'
import { negotiate } from '../negotiate.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { splitId } from '@archcast/core/spaces/item.ts'
import { wholeNumbers } from '../query.ts'
import type { AppDeps } from '../deps.ts'
import type { Hono } from 'hono'

/** `?images=`: probe images to score on; more than the bundle has is all of them. */
export const IMAGES = { images: { low: 1, high: 1_000_000 } } as const

export function predictRoute(app: Hono, { predictor, metrics }: AppDeps): void {
  app.post('/v1/predict', async (c) => {
    requireType(c.req.raw, ['application/json'])
    negotiate(c.req.header('accept'), ['application/json'])
    const { images } = wholeNumbers(c, IMAGES)
    const { id, architecture } = splitId(parseJson(await readText(c.req.raw, BODY_LIMITS.predict)))
    const { signal } = c.req.raw
    const prediction = await predictor.predict(resolveArchitecture(architecture), { images, signal })
    metrics?.predicted(1)
    return c.json({ ...(id !== undefined && { id }), ...prediction })
  })
}
