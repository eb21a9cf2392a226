// Who may call: bearer tokens, a rate limit, and the origins of browsers. All optional, all the same on every runtime.
import { cors } from 'hono/cors'
import { timingSafeEqual } from 'hono/utils/buffer'
import { HttpProblem } from './problem.ts'
import type { Context, Hono } from 'hono'

export interface AccessRules {
  /** Any of them opens the service (RFC 6750); several, so that one can be replaced while the other still holds. None are asked for where empty. */
  readonly tokens?: readonly string[]
  /** Origins that a browser's page may call from; `*` for any. */
  readonly origins?: readonly string[]
  /** Whether a caller may go on; the caller is its token, or its address where none is asked for. */
  readonly allow?: (caller: string) => Promise<boolean>
  /** Where a request came from; some runtimes know it by the request, some by its context. */
  readonly address?: (request: Request, context: Context) => string
}

/** Items of a setting that separates them by commas; none where it is not set. */
export function commaSeparated(text = ''): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** Health stays open to probes; everything that computes or tells of the inside does not. */
const GUARDED = ['/v1/*', '/info', '/metrics'] as const

export function guard(app: Hono, { tokens = [], origins = [], allow, address = () => 'unknown' }: AccessRules): void {
  if (origins.length > 0) {
    const origin = origins.includes('*') ? '*' : [...origins]
    app.use(
      cors({
        origin,
        allowMethods: ['GET', 'POST', 'DELETE'],
        exposeHeaders: ['etag', 'location', 'retry-after'],
        maxAge: 86_400,
      }),
    )
  }
  for (const path of GUARDED) {
    app.use(path, async (c, next) => {
      const token = tokens.length > 0 ? await requireToken(c.req.header('authorization'), tokens) : undefined
      if (allow && !(await allow(token ?? address(c.req.raw, c)))) {
        throw new HttpProblem(429, 'rate_limited', 'too many requests; try again in a minute', { 'retry-after': '60' })
      }
      await next()
    })
  }
}

function bearerToken(header: string | undefined): string | undefined {
  return /^bearer +([\w.~+/-]+=*) *$/i.exec(header ?? '')?.[1]
}

/** The token of a header, one of `tokens`. Compares with every one, in the same time whichever it is. */
async function requireToken(header: string | undefined, tokens: readonly string[]): Promise<string> {
  const token = bearerToken(header)
  const matches = await Promise.all(tokens.map((known) => timingSafeEqual(known, token ?? '')))
  if (token !== undefined && matches.includes(true)) return token
  const [detail, error] =
    token === undefined
      ? ['send `Authorization: Bearer <token>`', '']
      : ['the token is not one of this service', ', error="invalid_token"']
  throw new HttpProblem(401, 'unauthorized', detail, { 'www-authenticate': `Bearer realm="archcast"${error}` })
}
