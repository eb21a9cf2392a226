// Who may call: bearer tokens, a rate limit, and the origins of browsers. All optional, all the same on every runtime.
import { cors } from 'hono/cors'
import { Guesses, bearerToken, isOneOf } from './bearer-tokens.ts'
import { callerNetwork } from './caller-network.ts'
import { listOf } from './environment.ts'
import { HttpProblem } from './problem.ts'
import type { Environment } from './environment.ts'
import type { Context, Hono } from 'hono'

export interface AccessRules {
  /**
   * Any of them opens the service (RFC 6750). Several, so that one can be replaced while another still holds. Where
   * empty, the service asks for none.
   */
  readonly tokens?: readonly string[]
  /** Origins that a browser's page may call from; `*` for any. */
  readonly origins?: readonly string[]
  /** Whether a caller may go on; the caller is its token, or its address where none is asked for. */
  readonly allow?: (caller: string) => Promise<boolean>
  /** Where a request came from; some runtimes know it by the request, some by its context. */
  readonly address?: (request: Request, context: Context) => string
}

/**
 * The origins of `ARCHCAST_ORIGINS`. Throws for one that no browser sends, and for `null`, which pages of anybody have.
 */
export function readOrigins(env: Environment): string[] {
  const origins = listOf(env, 'ARCHCAST_ORIGINS')
  for (const origin of origins) {
    if (origin === '*' && origins.length === 1) continue
    const meant = URL.parse(origin)?.origin
    if (meant !== origin || meant === 'null') {
      const hint =
        meant === undefined || meant === 'null' ? 'write it as https://example.com, or `*` alone' : `write ${meant}`
      throw new Error(`ARCHCAST_ORIGINS: '${origin}' is no origin that a browser sends; ${hint}`)
    }
  }
  return origins
}

/** Health stays open to probes; everything that computes or tells of the inside does not. */
const GUARDED = ['/v1/*', '/info', '/metrics', '/model/*'] as const

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
  const guesses = new Guesses()
  for (const path of GUARDED) {
    app.use(path, async (c, next) => {
      const from = callerNetwork(address(c.req.raw, c))
      const token =
        tokens.length > 0 ? await requireToken(c.req.header('authorization'), tokens, guesses, from) : undefined
      if (allow && !(await allow(token ?? from))) throw limited('too many requests; try again in a minute')
      await next()
      if (token !== undefined) keepPrivate(c)
    })
  }
}

const limited = (detail: string) => new HttpProblem(429, 'rate_limited', detail, { 'retry-after': '60' })

/** What a token opens no cache may give to others. */
function keepPrivate(c: Context): void {
  const { headers } = c.res
  const said = headers.get('cache-control')
  headers.set('cache-control', said === null ? 'private' : said.replace(/\bpublic\b/, 'private'))
  headers.append('vary', 'Authorization')
}

/** The token of a header, one of `tokens`. Throws HttpProblem. */
async function requireToken(
  header: string | undefined,
  tokens: readonly string[],
  guesses: Guesses,
  from: string,
): Promise<string> {
  const refuse = (detail: string, error: string) =>
    new HttpProblem(401, 'unauthorized', detail, { 'www-authenticate': `Bearer realm="archcast"${error}` })
  const token = bearerToken(header)
  if (token === undefined) throw refuse('send `Authorization: Bearer <token>`', '')
  if (guesses.refuses(from, token)) throw limited('too many wrong tokens of this address; try again in a minute')
  const right = await isOneOf(token, tokens)
  guesses.count(from, token, right)
  if (right) return token
  throw refuse('the token is not one of this service', ', error="invalid_token"')
}
