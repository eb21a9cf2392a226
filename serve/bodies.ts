// Bodies that are held at once, bounded in bytes and number.
import { requesterOf } from './requester.ts'
import { SharedCapacity } from './shared-capacity.ts'
import { BODY_LIMITS } from '@archcast/core/contract/limits.ts'
import type { AppDeps } from './deps.ts'
import type { Hono } from 'hono'

/** Bytes of all bodies that are read or computed on; a caller alone may have half. */
const BYTES = 256 * 2 ** 20
/** What a request counts for at least, so that there are no more than 4,096. */
const LEAST = 64 * 1024

/** A body is let in by the size that it says it has, before any of it is read. Else 429. */
export function boundBodies(app: Hono, { access, onnxBytes = BODY_LIMITS.onnx }: AppDeps): void {
  const room = new SharedCapacity(BYTES)
  app.use('/v1/*', async (c, next) => {
    if (c.req.method !== 'POST') return next()
    const told = c.req.header('content-length')
    const unknown = c.req.header('content-type')?.startsWith('application/onnx') ? onnxBytes : BODY_LIMITS.batch
    const size = told === undefined ? unknown : Number(told)
    // One that is too large is refused as that.
    const held = Math.max(LEAST, Math.min(size, unknown))
    const leave = room.enter(requesterOf(c, access).caller, held)
    try {
      return await next()
    } finally {
      leave()
    }
  })
}
