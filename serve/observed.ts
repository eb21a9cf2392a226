// What is seen of each request from outside: its id, a line of the log, counts by route and by cause.
import { routePath } from 'hono/route'
import { problemOf } from './problem.ts'
import { parseTraceparent, requestIdOf } from './trace-context.ts'
import type { AppDeps } from './deps.ts'
import type { Context, Hono } from 'hono'

const ID = 'x-request-id'

export function observe(app: Hono, { metrics, access, onRequest }: AppDeps): void {
  app.use(async (c, next) => {
    const begun = performance.now()
    const id = requestIdOf(c.req.header(ID))
    ids.set(c.req.raw, id)
    await next()
    // No browser shall take an answer for a page or a script that its type does not say.
    // Set on the answer that there is: `c.header` makes it anew, its body as a stream.
    const { headers } = c.res
    headers.set('x-content-type-options', 'nosniff')
    headers.set(ID, id)
    const { method, path } = c.req
    const { status } = c.res
    const matched = routePath(c, -1)
    const route = matched === '/*' ? 'unknown' : matched
    const code = causeOf(c)
    const ms = performance.now() - begun
    metrics?.request(route, method, status, ms / 1000)
    if (code !== undefined) metrics?.refused(code)
    if (!onRequest) return
    const trace = parseTraceparent(c.req.header('traceparent'))
    onRequest({
      request_id: id,
      ...(trace && { trace_id: trace.traceId, parent_id: trace.parentId }),
      method,
      path,
      route,
      status,
      ...(code !== undefined && { code }),
      ms: Number(ms.toFixed(1)),
      ...(access?.address && { address: access.address(c.req.raw, c) }),
    })
  })
}

const ids = new WeakMap<Request, string>()

/** The id of a request that is under way. */
export const requestId = (c: Context): string | undefined => ids.get(c.req.raw)

/** The code of the problem that it was answered with. */
function causeOf(c: Context): string | undefined {
  if (c.error) return problemOf(c.error).problem.code
  return c.res.status === 404 ? 'not_found' : undefined
}
